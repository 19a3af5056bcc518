package org.regulars.order;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What customers bought, one order at a time; files with many go through the import. */
@Component
@Transactional
public class Orders {

    private final JdbcClient jdbc;
    private final Purchases purchases;

    Orders(JdbcClient jdbc, Purchases purchases) {
        this.jdbc = jdbc;
        this.purchases = purchases;
    }

    /**
     * Files a sale and brings the customer's purchases up to date.
     *
     * @return whether it is new; a number that this customer has already stays as it was filed first
     */
    public boolean place(PlaceOrder order) {
        Optional<Long> orderId = jdbc.sql("""
                insert into customer_order (customer_id, number, kind, ordered_at, currency, country, source, total)
                values (?, ?, 'sale', ?, ?, ?, ?, ?)
                on conflict on constraint customer_order_number_key do nothing returning order_id
                """)
                .params(
                        order.customerId(),
                        order.number(),
                        utc(order.orderedAt()),
                        order.currency(),
                        order.country(),
                        order.source(),
                        order.lines().stream()
                                .map(line -> line.unitPrice().multiply(BigDecimal.valueOf(line.quantity())))
                                .reduce(BigDecimal.ZERO, BigDecimal::add))
                .query(Long.class)
                .optional();
        orderId.ifPresent(id -> {
            addLines(id, order);
            purchases.refresh(List.of(order.customerId()));
        });
        return orderId.isPresent();
    }

    private void addLines(long orderId, PlaceOrder order) {
        // At the scale at which they are stored, so that equal lines are counted as such.
        List<PlaceOrder.Line> lines = order.lines().stream()
                .map(line -> new PlaceOrder.Line(
                        line.productId(), line.quantity(), line.unitPrice().setScale(4, RoundingMode.HALF_UP)))
                .toList();
        Map<PlaceOrder.Line, Integer> seen = new HashMap<>();
        jdbc.sql("""
                insert into order_line (customer_id, order_id, product_id, quantity, unit_price, ordered_at, occurrence)
                select :customer, :order, product_id, quantity, unit_price, :at, occurrence
                from unnest(:products::bigint[], :quantities::int[], :prices::numeric[], :occurrences::int[])
                     line (product_id, quantity, unit_price, occurrence)
                """)
                .param("customer", order.customerId())
                .param("order", orderId)
                .param("at", utc(order.orderedAt()))
                .param(
                        "products",
                        lines.stream().map(PlaceOrder.Line::productId).toArray(Long[]::new))
                .param(
                        "quantities",
                        lines.stream().map(PlaceOrder.Line::quantity).toArray(Integer[]::new))
                .param("prices", lines.stream().map(PlaceOrder.Line::unitPrice).toArray(BigDecimal[]::new))
                .param(
                        "occurrences",
                        lines.stream()
                                .map(line -> seen.merge(line, 1, Integer::sum))
                                .toArray(Integer[]::new))
                .update();
    }

    /** Whether this customer bought anything at or after a moment. */
    @Transactional(readOnly = true)
    public boolean orderedSince(long customerId, Instant moment) {
        return jdbc.sql("""
                select exists (select from customer_order where customer_id = ? and kind = 'sale' and ordered_at >= ?)
                """)
                .params(customerId, utc(moment))
                .query(Boolean.class)
                .single();
    }

    /** Orders of a customer by id from the one given (exclusive) downwards; begin with {@link Long#MAX_VALUE}. */
    @Transactional(readOnly = true)
    public List<OrderSummary> of(long customerId, long beforeId, int limit) {
        return jdbc.sql("""
                select o.order_id, o.number, o.kind, o.ordered_at, o.currency, o.total, o.source,
                       count(l.order_id) as lines, coalesce(sum(l.quantity), 0) as pieces
                from customer_order o left join order_line l using (customer_id, order_id)
                where o.customer_id = ? and o.order_id < ?
                group by o.customer_id, o.order_id order by o.order_id desc limit ?
                """)
                .params(customerId, beforeId, limit)
                .query((row, n) -> new OrderSummary(
                        row.getLong("order_id"),
                        row.getString("number"),
                        row.getString("kind"),
                        row.getObject("ordered_at", OffsetDateTime.class).toInstant(),
                        row.getString("currency"),
                        row.getBigDecimal("total"),
                        row.getString("source"),
                        row.getInt("lines"),
                        row.getLong("pieces")))
                .list();
    }

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
