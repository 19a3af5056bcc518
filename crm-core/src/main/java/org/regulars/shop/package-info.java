/** What the shop says about itself: name, addresses, currency, zone. */
@NullMarked
package org.regulars.shop;

import org.jspecify.annotations.NullMarked;
