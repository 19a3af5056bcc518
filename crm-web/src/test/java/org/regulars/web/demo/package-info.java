@NullMarked
package org.regulars.web.demo;

import org.jspecify.annotations.NullMarked;
