/** How permission grows and shrinks, and why. */
@NullMarked
package org.regulars.web.staff.permission;

import org.jspecify.annotations.NullMarked;
