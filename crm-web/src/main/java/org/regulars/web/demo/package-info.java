/** Pictures for the products of the demo shop. */
@NullMarked
package org.regulars.web.demo;

import org.jspecify.annotations.NullMarked;
