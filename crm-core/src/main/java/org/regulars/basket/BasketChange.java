package org.regulars.basket;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a basket, at its own time, whenever we hear of it.
 *
 * @param messageId makes the change unique for its customer
 * @param cartId the shop's own id of the basket, '' when it names none: then the one changed last is meant
 * @param checkoutId what the shop calls the checkout, '' when it names none
 * @param orderNumber of the order that the basket became, '' for other changes
 * @param currency ISO 4217, '' for the shop's own
 * @param url where the customer finds the basket again, '' when not said
 * @param lines what was added or removed, or all that is in it now; null when the source does not say
 * @param identityId the identity it came under, 0 when no event said so
 * @param trusted whether a server or staff said it rather than a page
 */
public record BasketChange(
        long customerId,
        Instant at,
        String messageId,
        Kind kind,
        String cartId,
        String checkoutId,
        String orderNumber,
        String currency,
        String url,
        @Nullable List<Line> lines,
        long identityId,
        boolean trusted) {

    /** A change that a server or staff know of. */
    public BasketChange(
            long customerId,
            Instant at,
            String messageId,
            Kind kind,
            String cartId,
            String checkoutId,
            String orderNumber,
            String currency,
            String url,
            @Nullable List<Line> lines) {
        this(customerId, at, messageId, kind, cartId, checkoutId, orderNumber, currency, url, lines, 0, true);
    }

    /** Put in, taken out, seen as a whole, taken to the checkout, bought. */
    public enum Kind {
        ADDED,
        REMOVED,
        CONTENT,
        CHECKOUT,
        ORDERED
    }

    /**
     * One product of a change.
     *
     * @param quantity null when the source does not say: one more, all of it, or as many as before
     * @param unitPrice null when the source does not say
     */
    public record Line(
            long productId,
            @Nullable Integer quantity,
            @Nullable BigDecimal unitPrice) {}
}
