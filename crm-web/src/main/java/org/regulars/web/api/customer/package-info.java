/** Customers as the shop's systems know them. */
@NullMarked
package org.regulars.web.api.customer;

import org.jspecify.annotations.NullMarked;
