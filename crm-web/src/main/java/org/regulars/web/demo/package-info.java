/** A small shop with fictional people, so that a first look shows something. */
@NullMarked
package org.regulars.web.demo;

import org.jspecify.annotations.NullMarked;
