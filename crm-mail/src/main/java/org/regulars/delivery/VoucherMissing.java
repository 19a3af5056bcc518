package org.regulars.delivery;

import org.regulars.offer.Outcome;

/** A mail that brings a voucher cannot go because its customer gets none; nobody is written to about nothing. */
class VoucherMissing extends RuntimeException {

    private static final long serialVersionUID = 1;

    VoucherMissing(Outcome outcome) {
        super(
                switch (outcome) {
                    case NONE_LEFT -> "no voucher of the mail's offer is left";
                    case ENOUGH -> "the customer had as many vouchers of the mail's offer as one person gets";
                    case OVER -> "the mail's offer is over";
                    default -> "the customer's voucher of the mail's offer cannot be used any more";
                });
    }
}
