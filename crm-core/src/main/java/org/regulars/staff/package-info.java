/** The people who work with Regulars. */
@NullMarked
package org.regulars.staff;

import org.jspecify.annotations.NullMarked;
