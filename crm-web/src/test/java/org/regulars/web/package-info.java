@NullMarked
package org.regulars.web;

import org.jspecify.annotations.NullMarked;
