/** What a customer agreed to, on the customer page of staff. */
@NullMarked
package org.regulars.web.staff.consent;

import org.jspecify.annotations.NullMarked;
