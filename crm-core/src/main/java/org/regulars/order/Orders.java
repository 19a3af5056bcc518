package org.regulars.order;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** What customers bought, one order at a time; files with many go through the import. */
@Component
@Transactional
public class Orders {

    private final JdbcClient jdbc;
    private final Purchases purchases;
    private final JsonMapper json;

    Orders(JdbcClient jdbc, Purchases purchases, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
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

    /** A sale by the shop's number; of several with the same number the one filed last. Empty when there is none. */
    @Transactional(readOnly = true)
    public Optional<OrderDetail> find(String number) {
        return details("o.number = :number order by o.order_id desc limit 1", Map.of("number", number)).stream()
                .findFirst();
    }

    /**
     * Sales by number and customer from the ones given (exclusive) upwards; begin with '' and 0.
     *
     * @param ofCustomer whose sales only, null for everybody's
     */
    @Transactional(readOnly = true)
    public List<OrderDetail> after(String number, long customerId, @Nullable Long ofCustomer, int limit) {
        String one = ofCustomer == null ? "" : "o.customer_id = :one and ";
        Map<String, Object> values = new HashMap<>(Map.of("number", number, "customer", customerId, "limit", limit));
        if (ofCustomer != null) {
            values.put("one", ofCustomer);
        }
        return details(
                one + "(o.number, o.customer_id) > (:number, :customer) order by o.number, o.customer_id limit :limit",
                values);
    }

    /** Sales of a customer with what was bought, the newest first, without the first so many of them. */
    @Transactional(readOnly = true)
    public List<OrderDetail> newest(long customerId, int from, int limit) {
        return details(
                        "o.customer_id = :customer order by o.ordered_at desc, o.order_id desc offset :from limit :limit",
                        Map.of("customer", customerId, "from", from, "limit", limit))
                .stream()
                .sorted(Comparator.comparing(OrderDetail::orderedAt).reversed())
                .toList();
    }

    private List<OrderDetail> details(String which, Map<String, ?> values) {
        Map<Long, List<OrderDetail.Line>> lines = new HashMap<>();
        Map<Long, OrderDetail> orders = new LinkedHashMap<>();
        jdbc.sql("""
                select o.*, l.quantity, l.unit_price, l.cancelled_quantity, p.sku, p.name, o.detail::text as kept
                from (select * from customer_order o where o.kind = 'sale' and %s) o
                left join order_line l using (customer_id, order_id) left join product p using (product_id)
                order by o.number, o.customer_id, p.sku, l.occurrence
                """.formatted(which)).params(values).query(row -> {
            long orderId = row.getLong("order_id");
            List<OrderDetail.Line> own = lines.computeIfAbsent(orderId, id -> new ArrayList<>());
            if (row.getString("sku") != null) {
                own.add(new OrderDetail.Line(
                        row.getString("sku"),
                        row.getString("name"),
                        row.getInt("quantity"),
                        row.getBigDecimal("unit_price"),
                        row.getInt("cancelled_quantity")));
            }
            if (!orders.containsKey(orderId)) {
                OrderDetails kept = OrderDetails.read(row.getString("kept"), json);
                OffsetDateTime updated = row.getObject("updated_at", OffsetDateTime.class);
                orders.put(
                        orderId,
                        new OrderDetail(
                                row.getString("number"),
                                row.getLong("customer_id"),
                                row.getString("status"),
                                row.getObject("ordered_at", OffsetDateTime.class)
                                        .toInstant(),
                                updated == null ? null : updated.toInstant(),
                                row.getString("currency"),
                                row.getString("country"),
                                own,
                                row.getBigDecimal("total"),
                                kept.discount(),
                                kept.shipping(),
                                kept.tax(),
                                kept.total(),
                                kept.refunds(),
                                row.getString("source")));
            }
        });
        return List.copyOf(orders.values());
    }

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
