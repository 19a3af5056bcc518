/** The clock that everything asks. */
@NullMarked
package org.regulars.time;

import org.jspecify.annotations.NullMarked;
