package org.regulars.order;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Orders as events tell of them. Of several reports of one order a server's counts before a page's, then the earliest. An order
 * that did not come by events stays as it is, and pages give its number to nobody else.
 */
@Component
@Transactional
public class ReportedOrders {

    /** The source of orders that came by events. */
    public static final String SOURCE = "event";

    private final JdbcClient jdbc;
    private final Purchases purchases;

    ReportedOrders(JdbcClient jdbc, Purchases purchases) {
        this.jdbc = jdbc;
        this.purchases = purchases;
    }

    /**
     * Makes the orders with these numbers what the reports say.
     *
     * @param numbers of orders that something new is known of
     * @param customerIds whose reports were filed elsewhere since; all their orders are looked at
     * @param reports all there are of all these orders
     */
    public void settle(Collection<String> numbers, Collection<Long> customerIds, Collection<OrderReport> reports) {
        Set<String> all = new HashSet<>(numbers);
        reports.forEach(report -> all.add(report.order().number()));
        Map<Place, Stored> stored = stored(all, customerIds);
        Map<Place, PlaceOrder> due = due(reports, stored);
        Set<Long> changed = new HashSet<>();
        List<Stored> gone = new ArrayList<>();
        List<PlaceOrder> placed = new ArrayList<>();
        stored.forEach((place, order) -> {
            PlaceOrder wanted = due.get(place);
            if (order.source.equals(SOURCE) && (wanted == null || !order.same(wanted))) {
                gone.add(order);
                changed.add(place.customerId);
            }
        });
        due.forEach((place, order) -> {
            Stored there = stored.get(place);
            if (there == null || gone.contains(there)) {
                placed.add(order);
                changed.add(place.customerId);
            }
        });
        delete(gone);
        insert(placed);
        if (!changed.isEmpty()) {
            purchases.refresh(changed);
        }
    }

    private static Map<Place, PlaceOrder> due(Collection<OrderReport> reports, Map<Place, Stored> stored) {
        Map<Place, OrderReport> best =
                new TreeMap<>(Comparator.comparing(Place::number).thenComparing(Place::customerId));
        for (OrderReport report : reports) {
            best.merge(
                    new Place(report.order().customerId(), report.order().number()),
                    report,
                    (a, b) -> counts(b, a) ? b : a);
        }
        Map<String, Set<Long>> owners = new HashMap<>();
        stored.forEach((place, order) -> {
            if (!order.source.equals(SOURCE)) {
                owners.computeIfAbsent(place.number, number -> new HashSet<>()).add(place.customerId);
            }
        });
        best.forEach((place, report) -> {
            if (report.trusted()) {
                owners.computeIfAbsent(place.number, number -> new HashSet<>()).add(place.customerId);
            }
        });
        Map<Place, PlaceOrder> due =
                new TreeMap<>(Comparator.comparing(Place::number).thenComparing(Place::customerId));
        best.forEach((place, report) -> {
            Stored there = stored.get(place);
            boolean others = there != null && !there.source.equals(SOURCE);
            Set<Long> own = owners.get(place.number);
            if (!others && (own == null || own.contains(place.customerId))) {
                due.put(place, report.order());
            }
        });
        return due;
    }

    private static boolean counts(OrderReport one, OrderReport before) {
        if (one.trusted() != before.trusted()) {
            return one.trusted();
        }
        int order = one.order().orderedAt().compareTo(before.order().orderedAt());
        return order != 0
                ? order < 0
                : Arrays.compareUnsigned(
                                one.messageId().getBytes(StandardCharsets.UTF_8),
                                before.messageId().getBytes(StandardCharsets.UTF_8))
                        < 0;
    }

    private Map<Place, Stored> stored(Collection<String> numbers, Collection<Long> customerIds) {
        Map<Long, Stored> byId = new HashMap<>();
        jdbc.sql("""
                with found as (
                    select customer_id, order_id from customer_order where number = any(:numbers)
                    union
                    select customer_id, order_id from customer_order where customer_id = any(:customers) and source = :event)
                select o.order_id, o.customer_id, o.number, o.source, o.currency, o.ordered_at, l.product_id, l.quantity,
                       l.unit_price, l.occurrence
                from found join customer_order o using (customer_id, order_id)
                left join order_line l using (customer_id, order_id)
                """)
                .param("numbers", numbers.toArray(String[]::new))
                .param("customers", customerIds.toArray(Long[]::new))
                .param("event", SOURCE)
                .query(row -> {
                    Stored order = byId.computeIfAbsent(row.getLong("order_id"), id -> new Stored(id));
                    order.place = new Place(row.getLong("customer_id"), row.getString("number"));
                    order.source = row.getString("source");
                    order.currency = row.getString("currency");
                    order.orderedAt =
                            row.getObject("ordered_at", OffsetDateTime.class).toInstant();
                    if (row.getObject("product_id") != null) {
                        order.lines.add(new Line(
                                row.getLong("product_id"),
                                row.getInt("quantity"),
                                row.getBigDecimal("unit_price").stripTrailingZeros(),
                                row.getInt("occurrence")));
                    }
                });
        return byId.values().stream().collect(Collectors.toMap(order -> order.place, order -> order));
    }

    private void delete(List<Stored> gone) {
        if (gone.isEmpty()) {
            return;
        }
        Long[] customers = gone.stream().map(order -> order.place.customerId).toArray(Long[]::new);
        Long[] orders = gone.stream().map(order -> order.id).toArray(Long[]::new);
        for (String table : List.of("order_line", "customer_order")) {
            jdbc.sql("delete from " + table
                            + " where (customer_id, order_id) in (select * from unnest(?::bigint[], ?::bigint[]))")
                    .params(customers, orders)
                    .update();
        }
    }

    private void insert(List<PlaceOrder> placed) {
        if (placed.isEmpty()) {
            return;
        }
        Map<Place, Long> ids = new HashMap<>();
        jdbc.sql("""
                insert into customer_order (customer_id, number, kind, ordered_at, currency, country, source, total)
                select customer_id, number, 'sale', ordered_at, currency, '', :event, total
                from unnest(:customers::bigint[], :numbers::text[], :times::timestamptz[], :currencies::text[], :totals::numeric[])
                     n (customer_id, number, ordered_at, currency, total)
                returning customer_id, number, order_id
                """)
                .param("event", SOURCE)
                .param("customers", placed.stream().map(PlaceOrder::customerId).toArray(Long[]::new))
                .param("numbers", placed.stream().map(PlaceOrder::number).toArray(String[]::new))
                .param(
                        "times",
                        placed.stream()
                                .map(order -> order.orderedAt().toString())
                                .toArray(String[]::new))
                .param("currencies", placed.stream().map(PlaceOrder::currency).toArray(String[]::new))
                .param(
                        "totals",
                        placed.stream()
                                .map(order -> order.lines().stream()
                                        .map(line -> line.unitPrice().multiply(BigDecimal.valueOf(line.quantity())))
                                        .reduce(BigDecimal.ZERO, BigDecimal::add))
                                .toArray(BigDecimal[]::new))
                .query(row -> {
                    ids.put(new Place(row.getLong(1), row.getString(2)), row.getLong(3));
                });
        List<Long> customers = new ArrayList<>();
        List<Long> orders = new ArrayList<>();
        List<String> times = new ArrayList<>();
        List<Line> lines = new ArrayList<>();
        for (PlaceOrder order : placed) {
            for (Line line : lines(order)) {
                customers.add(order.customerId());
                orders.add(ids.get(new Place(order.customerId(), order.number())));
                times.add(order.orderedAt().toString());
                lines.add(line);
            }
        }
        jdbc.sql("""
                insert into order_line (customer_id, order_id, product_id, quantity, unit_price, ordered_at, occurrence)
                select customer_id, order_id, product_id, quantity, unit_price, ordered_at, occurrence
                from unnest(:customers::bigint[], :orders::bigint[], :products::bigint[], :quantities::int[],
                            :prices::numeric[], :times::timestamptz[], :occurrences::int[])
                     n (customer_id, order_id, product_id, quantity, unit_price, ordered_at, occurrence)
                """)
                .param("customers", customers.toArray(Long[]::new))
                .param("orders", orders.toArray(Long[]::new))
                .param("products", lines.stream().map(Line::productId).toArray(Long[]::new))
                .param("quantities", lines.stream().map(Line::quantity).toArray(Integer[]::new))
                .param("prices", lines.stream().map(Line::unitPrice).toArray(BigDecimal[]::new))
                .param("times", times.toArray(String[]::new))
                .param("occurrences", lines.stream().map(Line::occurrence).toArray(Integer[]::new))
                .update();
    }

    /** At the scale at which they are stored, so that equal lines are counted as such. */
    private static Set<Line> lines(PlaceOrder order) {
        Map<PlaceOrder.Line, Integer> seen = new HashMap<>();
        Set<Line> lines = new HashSet<>();
        for (PlaceOrder.Line line : order.lines()) {
            BigDecimal price =
                    line.unitPrice().setScale(4, RoundingMode.HALF_UP).stripTrailingZeros();
            int occurrence = seen.merge(new PlaceOrder.Line(line.productId(), line.quantity(), price), 1, Integer::sum);
            lines.add(new Line(line.productId(), line.quantity(), price, occurrence));
        }
        return lines;
    }

    private record Place(long customerId, String number) {}

    private record Line(long productId, int quantity, BigDecimal unitPrice, int occurrence) {}

    private static final class Stored {

        private final long id;
        private final Set<Line> lines = new HashSet<>();
        private Place place = new Place(0, "");
        private String source = "";
        private String currency = "";
        private Instant orderedAt = Instant.EPOCH;

        private Stored(long id) {
            this.id = id;
        }

        private boolean same(PlaceOrder order) {
            return currency.equals(order.currency())
                    && orderedAt.equals(order.orderedAt())
                    && lines.equals(lines(order));
        }
    }
}
