@NullMarked
package org.regulars.demo;

import org.jspecify.annotations.NullMarked;
