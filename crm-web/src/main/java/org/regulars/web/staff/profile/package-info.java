/** A customer's profile with every source side by side, and what staff put right in it. */
@NullMarked
package org.regulars.web.staff.profile;

import org.jspecify.annotations.NullMarked;
