/** Writing down calls, letters and meetings with a customer. */
@NullMarked
package org.regulars.web.staff.contact;

import org.jspecify.annotations.NullMarked;
