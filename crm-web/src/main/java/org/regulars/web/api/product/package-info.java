/** Products as the shop's systems have them. */
@NullMarked
package org.regulars.web.api.product;

import org.jspecify.annotations.NullMarked;
