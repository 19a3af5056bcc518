package org.regulars.order;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An order with what was bought and what came back.
 *
 * @param customerId 0 when nobody knows who bought
 * @param status '' where its source does not say
 * @param updatedAt null where its source does not say
 * @param total what was to be paid in all; null where its source does not say
 */
public record OrderDetail(
        String number,
        long customerId,
        String status,
        Instant orderedAt,
        @Nullable Instant updatedAt,
        String currency,
        String country,
        List<Line> lines,
        BigDecimal subtotal,
        BigDecimal discount,
        BigDecimal shipping,
        BigDecimal tax,
        @Nullable BigDecimal total,
        List<UpsertOrder.Refund> refunds,
        String source) {

    /** Some of a product; of these pieces so many were taken back. */
    public record Line(String sku, String name, int quantity, BigDecimal unitPrice, int takenBack) {}
}
