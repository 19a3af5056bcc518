/** Purposes and topics that customers are asked about, and their words. */
@NullMarked
package org.regulars.web.staff.purpose;

import org.jspecify.annotations.NullMarked;
