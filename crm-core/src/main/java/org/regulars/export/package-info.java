/** Customers as a file, on record who took whom along. */
@NullMarked
package org.regulars.export;

import org.jspecify.annotations.NullMarked;
