/** How good what is known of customers is, and what to put right first. */
@NullMarked
package org.regulars.web.staff.quality;

import org.jspecify.annotations.NullMarked;
