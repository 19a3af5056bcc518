/** What the customer page shows of baskets, orders, quotes and the timeline. */
@NullMarked
package org.regulars.web.staff.order;

import org.jspecify.annotations.NullMarked;
