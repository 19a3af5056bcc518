package org.regulars.offer;

import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * An offer in a list, with how it goes.
 *
 * @param stock how many there were to be given from the start; -1 for no end of them
 * @param given what people have or had, without what was taken back
 * @param waiting how many wait for a code
 * @param left how many can still be given; -1 for no end of them
 * @param used those given that an order used
 * @param revenue of the orders that used them, in the shop's currency
 * @param expired those given whose time went by unused
 * @param forms how many forms that are on offer it
 * @param validUntil last day for all; null for none
 * @param over whether that day is over
 */
public record OfferSummary(
        long offerId,
        String name,
        Offer.Kind kind,
        boolean made,
        long stock,
        long given,
        long waiting,
        long left,
        long used,
        BigDecimal revenue,
        long expired,
        long forms,
        @Nullable LocalDate validUntil,
        boolean over) {

    /** At or below this part of all of them staff are told; few are few in any case. */
    private static final int PART = 10;

    private static final long FEW = 5;

    /** Whether somebody gets nothing: people wait, or nothing is left. */
    public boolean dry() {
        return !over && (waiting > 0 || left == 0);
    }

    /** Whether it will soon be empty. */
    public boolean low() {
        return !over && !dry() && left > 0 && left <= Math.max(FEW, (stock + PART - 1) / PART);
    }
}
