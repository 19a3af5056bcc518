/** The database fixture, the settable clock and the people that tests share. */
@NullMarked
package org.regulars.testing;

import org.jspecify.annotations.NullMarked;
