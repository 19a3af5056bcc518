/** Baskets as the shop's systems have them. */
@NullMarked
package org.regulars.web.api.basket;

import org.jspecify.annotations.NullMarked;
