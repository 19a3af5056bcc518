/** Orders as the shop's systems have them. */
@NullMarked
package org.regulars.web.api.order;

import org.jspecify.annotations.NullMarked;
