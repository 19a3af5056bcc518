package org.regulars.order;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * An order in a list.
 *
 * @param kind sale, cancellation or adjustment
 * @param total sum of quantity × unit price over all lines, negative for a cancellation
 * @param pieces how many pieces all lines hold together
 */
public record OrderSummary(
        long orderId,
        String number,
        String kind,
        Instant orderedAt,
        String currency,
        BigDecimal total,
        String source,
        int lines,
        long pieces) {}
