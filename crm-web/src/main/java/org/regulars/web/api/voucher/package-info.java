/** Vouchers by program: a shop checks a code and says that an order used it. */
@NullMarked
package org.regulars.web.api.voucher;

import org.jspecify.annotations.NullMarked;
