/** What customers are about to buy. */
@NullMarked
package org.regulars.basket;

import org.jspecify.annotations.NullMarked;
