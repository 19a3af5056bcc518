package org.regulars.order;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * A sale to file.
 *
 * @param number the shop's own; with the customer it makes the order unique
 * @param currency ISO 4217
 * @param country '' when unknown
 * @param source where it comes from, such as "event"
 */
public record PlaceOrder(
        long customerId,
        String number,
        Instant orderedAt,
        String currency,
        String country,
        String source,
        List<Line> lines) {

    /** One product of the order; quantity above zero, unit price in the order's currency. */
    public record Line(long productId, int quantity, BigDecimal unitPrice) {}
}
