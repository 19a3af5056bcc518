/** What the shop's pages and servers report, and what of it could not be taken. */
@NullMarked
package org.regulars.web.staff.event;

import org.jspecify.annotations.NullMarked;
