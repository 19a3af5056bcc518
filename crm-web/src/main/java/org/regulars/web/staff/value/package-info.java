/** What a customer is worth and what to offer next, as panels of the customer page. */
@NullMarked
package org.regulars.web.staff.value;

import org.jspecify.annotations.NullMarked;
