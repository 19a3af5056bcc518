package org.regulars.order;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.regulars.catalog.ProductSeen;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the shop told of an order beyond what has a column of its own, as it is kept; equal when it says the same.
 *
 * @param total null when not said
 */
record OrderDetails(
        @Nullable Instant orderedAt,
        String currency,
        String country,
        List<Line> lines,
        BigDecimal discount,
        BigDecimal shipping,
        BigDecimal tax,
        @Nullable BigDecimal total,
        List<UpsertOrder.Refund> refunds) {

    private static final OrderDetails NOTHING = new OrderDetails(
            null, "", "", List.of(), BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, null, List.of());

    /** A line as it was told. */
    record Line(String sku, int quantity, BigDecimal unitPrice, BigDecimal discount, BigDecimal tax) {}

    /** What is to be kept of an order, with these refunds. Amounts stand without trailing zeros so that they compare. */
    static OrderDetails of(UpsertOrder order, List<UpsertOrder.Refund> refunds) {
        return new OrderDetails(
                order.orderedAt(),
                order.currency(),
                order.country(),
                order.lines().stream()
                        .map(line -> new Line(
                                line.product().sku().strip(),
                                line.quantity(),
                                plain(line.unitPrice()),
                                plain(line.discount()),
                                plain(line.tax())))
                        .toList(),
                plain(order.discount()),
                plain(order.shipping()),
                plain(order.tax()),
                order.total() == null ? null : plain(order.total()),
                refunds.stream()
                        .map(refund -> new UpsertOrder.Refund(
                                refund.id(), refund.at(), refund.lines(), plain(refund.amount())))
                        .toList());
    }

    /** What is kept; an order that came without detail has none. */
    static OrderDetails read(String text, JsonMapper json) {
        if (text.equals("{}")) {
            return NOTHING;
        }
        OrderDetails kept = json.readValue(text, OrderDetails.class);
        return new OrderDetails(
                kept.orderedAt,
                kept.currency,
                kept.country,
                kept.lines.stream()
                        .map(line -> new Line(
                                line.sku, line.quantity, plain(line.unitPrice), plain(line.discount), plain(line.tax)))
                        .toList(),
                plain(kept.discount),
                plain(kept.shipping),
                plain(kept.tax),
                kept.total == null ? null : plain(kept.total),
                kept.refunds.stream()
                        .map(refund -> new UpsertOrder.Refund(
                                refund.id(), refund.at(), refund.lines(), plain(refund.amount())))
                        .toList());
    }

    /** The lines as they were told. */
    List<UpsertOrder.Line> told() {
        return lines.stream()
                .map(line -> new UpsertOrder.Line(
                        new ProductSeen(line.sku, "", "", null, "", ""),
                        line.quantity,
                        line.unitPrice,
                        line.discount,
                        line.tax))
                .toList();
    }

    /** The known refunds and these; a refund is known by its id, and what is said last of it counts. */
    List<UpsertOrder.Refund> refundsWith(List<UpsertOrder.Refund> more) {
        Map<String, UpsertOrder.Refund> all = new LinkedHashMap<>();
        refunds.forEach(refund -> all.put(refund.id(), refund));
        more.forEach(refund -> all.put(refund.id(), refund));
        return new ArrayList<>(all.values());
    }

    private static BigDecimal plain(BigDecimal amount) {
        return new BigDecimal(amount.stripTrailingZeros().toPlainString());
    }
}
