/** Segments: their rules, members, and why somebody is in. */
@NullMarked
package org.regulars.web.staff.segment;

import org.jspecify.annotations.NullMarked;
