/** The customer list and the customer page. */
@NullMarked
package org.regulars.web.staff.customer;

import org.jspecify.annotations.NullMarked;
