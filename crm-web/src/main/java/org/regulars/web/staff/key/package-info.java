/** Keys that programs use. */
@NullMarked
package org.regulars.web.staff.key;

import org.jspecify.annotations.NullMarked;
