package org.regulars.order;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.regulars.basket.BasketChange;
import org.regulars.basket.Baskets;
import org.regulars.catalog.Catalog;
import org.regulars.catalog.ProductFound;
import org.regulars.catalog.ProductSeen;
import org.regulars.customer.CustomerFeed;
import org.regulars.customer.Customers;
import org.regulars.customer.IdentityKind;
import org.regulars.customer.UpsertCustomer;
import org.regulars.feed.Turns;
import org.regulars.feed.Upserted;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Takes over orders as the shop's own system has them, many at once.
 *
 * <p>What came back of an order is kept as a cancellation of its own that names the order, one for each refund and one for the
 * rest when all of it was cancelled; so each shows at its own time and the customer's purchases follow.
 */
@Component
public class OrderFeed {

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final CustomerFeed customers;
    private final Catalog catalog;
    private final Baskets baskets;
    private final Purchases purchases;
    private final Coupons coupons;
    private final Clock clock;

    OrderFeed(
            JdbcClient jdbc,
            JsonMapper json,
            CustomerFeed customers,
            Catalog catalog,
            Baskets baskets,
            Purchases purchases,
            Coupons coupons,
            Clock clock) {
        this.jdbc = jdbc;
        this.json = json;
        this.customers = customers;
        this.catalog = catalog;
        this.baskets = baskets;
        this.purchases = purchases;
        this.coupons = coupons;
        this.clock = clock;
    }

    /** Makes or brings up to date each of them, in the caller's transaction; says what came of each, in the order given. */
    @Transactional(propagation = Propagation.MANDATORY)
    public List<Upserted> upsert(List<UpsertOrder> records) {
        List<Row> rows = records.stream().map(Row::new).toList();
        settleCustomers(rows);
        Map<String, ProductFound> products = products(rows);
        for (List<Integer> turn : Turns.of(records, record -> List.of(record.number()))) {
            write(
                    turn.stream()
                            .map(rows::get)
                            .filter(row -> row.problems.isEmpty())
                            .toList(),
                    products);
        }
        Set<Long> changed = new HashSet<>();
        rows.stream()
                .filter(row -> row.result != Upserted.Result.UNCHANGED)
                .forEach(row -> changed.addAll(row.touched));
        purchases.refresh(changed);
        return rows.stream().map(Row::outcome).toList();
    }

    /**
     * Something of an order was given back; what is known of the order otherwise stays.
     *
     * @param sourceId the id under which the shop's software keeps the order
     * @param source of the order, as it was when the order came
     * @return empty when no such order is known yet
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<Upserted> refund(String sourceId, String source, UpsertOrder.Refund refund) {
        return known("o.source_id = ? and o.source = ?", sourceId, source)
                .map(order -> upsert(List.of(order.with(
                                order.status() == OrderStatus.OPEN
                                                || order.status() == OrderStatus.PAID
                                                || order.status() == OrderStatus.FULFILLED
                                        ? OrderStatus.PARTIALLY_REFUNDED
                                        : order.status(),
                                List.of(refund),
                                order.updatedAt())))
                        .get(0));
    }

    /** The order is off, whatever was known of it; empty when no such order is known. See {@link #refund}. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<Upserted> cancel(String sourceId, String source) {
        return known("o.source_id = ? and o.source = ?", sourceId, source).map(this::cancel);
    }

    /** The order of this number is off; empty when no such order is known. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<Upserted> cancel(String number) {
        return known("o.number = ? and ? = ''", number, "").map(this::cancel);
    }

    private Upserted cancel(UpsertOrder order) {
        return order.status().takesAllBack()
                ? Upserted.of(Upserted.Result.UNCHANGED, 0)
                : upsert(List.of(order.with(OrderStatus.CANCELLED, List.of(), clock.instant())))
                        .get(0);
    }

    /** The order as it would have to be told to be as it is. */
    private Optional<UpsertOrder> known(String condition, String first, String second) {
        return jdbc.sql("""
                select o.number, o.source_id, o.ordered_at, o.updated_at, o.status, o.currency, o.country, o.source,
                    o.detail::text as detail, o.customer_id, o.order_id
                from customer_order o where o.kind = 'sale' and %s order by o.order_id desc limit 1
                """.formatted(condition))
                .params(first, second)
                .query(Stored.class)
                .optional()
                .map(stored -> stored.told(OrderDetails.read(stored.detail, json), lines(stored)));
    }

    private List<UpsertOrder.Line> lines(Stored stored) {
        return jdbc.sql("""
                select p.sku, l.quantity, l.unit_price from order_line l join product p using (product_id)
                where l.customer_id = ? and l.order_id = ? and l.quantity > 0 order by p.sku, l.occurrence
                """)
                .params(stored.customerId, stored.orderId)
                .query((row, n) -> new UpsertOrder.Line(
                        new ProductSeen(row.getString("sku"), "", "", null, "", ""),
                        row.getInt("quantity"),
                        row.getBigDecimal("unit_price"),
                        BigDecimal.ZERO,
                        BigDecimal.ZERO))
                .list();
    }

    private void settleCustomers(List<Row> rows) {
        Map<UpsertCustomer, Upserted> told = new LinkedHashMap<>();
        // Who is told with several orders is asked about by the newest.
        Map<UpsertCustomer, Instant> distinct = new LinkedHashMap<>();
        rows.forEach(row -> {
            if (row.record.customer() != null) {
                distinct.merge(row.record.customer(), row.record.orderedAt(), (a, b) -> a.isAfter(b) ? a : b);
            }
        });
        List<UpsertCustomer> all = List.copyOf(distinct.keySet());
        List<Upserted> outcomes = customers.upsert(all, List.copyOf(distinct.values()));
        List<Long> named =
                customers.named(all, outcomes.stream().map(Upserted::customerId).toList());
        Map<UpsertCustomer, Long> identities = new HashMap<>();
        for (int i = 0; i < all.size(); i++) {
            told.put(all.get(i), outcomes.get(i));
            identities.put(all.get(i), named.get(i));
        }
        for (Row row : rows) {
            UpsertCustomer customer = row.record.customer();
            Upserted outcome = customer == null ? null : told.get(customer);
            if (outcome != null) {
                row.customerId = outcome.customerId();
                row.identityId = identities.getOrDefault(customer, 0L);
                row.notes.addAll(outcome.notes().stream()
                        .map(note -> "customer: " + note)
                        .toList());
                outcome.problems()
                        .forEach(problem -> row.problems.add(new Upserted.Problem(
                                "customer." + problem.field(), problem.conflict(), problem.message())));
            }
        }
    }

    private Map<String, ProductFound> products(List<Row> rows) {
        List<ProductSeen> seen = rows.stream()
                .filter(row -> row.problems.isEmpty())
                .flatMap(row -> row.record.lines().stream().map(UpsertOrder.Line::product))
                .toList();
        // An order tells what something was called and cost then, which fills gaps and corrects no catalogue.
        return seen.isEmpty() ? Map.of() : catalog.recordAll(seen, false, clock.instant());
    }

    private void write(List<Row> rows, Map<String, ProductFound> products) {
        if (rows.isEmpty()) {
            return;
        }
        find(rows);
        coupons.keep(rows.stream()
                .flatMap(row -> Coupons.codes(row.record.coupons()).stream()
                        .map(code -> new Coupons.Used(row.customerId, row.record.number(), code, row.record.source())))
                .toList());
        List<Row> news = rows.stream()
                .filter(row -> row.result != Upserted.Result.UNCHANGED)
                .toList();
        List<Row> made = news.stream().filter(row -> row.orderId == 0).toList();
        insert(made);
        List<Row> changed = news.stream()
                .filter(row -> row.result == Upserted.Result.UPDATED)
                .toList();
        update(changed);
        clear(changed);
        List<Piece> pieces = new ArrayList<>();
        news.forEach(row -> pieces.addAll(row.sold(products)));
        cancellations(news, pieces);
        addLines(pieces);
        closeBaskets(made);
    }

    /** Which of them are there already, and whether they are as told. */
    private void find(List<Row> rows) {
        Map<String, List<Known>> known = new HashMap<>();
        jdbc.sql("""
                select o.number, o.customer_id, o.order_id, o.source, o.source_id, o.updated_at, o.detail::text as detail,
                       o.status
                from customer_order o where o.number = any(?) and o.kind = 'sale' order by o.order_id
                for no key update
                """)
                .param(rows.stream().map(row -> row.record.number()).toArray(String[]::new))
                .query(Known.class)
                .list()
                .forEach(one -> known.computeIfAbsent(one.number, number -> new ArrayList<>())
                        .add(one));
        for (Row row : rows) {
            List<Known> candidates = known.getOrDefault(row.record.number(), List.of());
            row.meet(candidates, json);
        }
    }

    private void insert(List<Row> rows) {
        if (rows.isEmpty()) {
            return;
        }
        List<Long> ids = ids(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            rows.get(i).orderId = ids.get(i);
        }
        bind(jdbc.sql("""
                insert into customer_order (customer_id, order_id, number, kind, ordered_at, currency, country, source, total,
                    status, source_id, updated_at, discount, credited, detail, identity_id)
                select customer_id, order_id, number, 'sale', ordered_at, currency, country, source, total, status, source_id,
                    updated_at, discount, credited, detail, identity_id
                from %s
                """.formatted(Row.UNNEST)), rows).update();
        noteIdentities(rows);
    }

    /** What the customer was called by, so that the order goes along with it when customers who were merged part. */
    private void noteIdentities(List<Row> rows) {
        record Called(Row row, IdentityKind kind, String value) {}
        List<Called> called = new ArrayList<>();
        for (Row row : rows) {
            UpsertCustomer customer = row.record.customer();
            if (customer != null) {
                Map<IdentityKind, @Nullable String> keys = new LinkedHashMap<>();
                keys.put(IdentityKind.SHOP_NUMBER, customer.externalId());
                keys.put(IdentityKind.EMAIL, customer.email());
                keys.put(IdentityKind.PHONE, customer.phone());
                keys.forEach((kind, said) -> {
                    if (said != null) {
                        kind.normalise(said).ifPresent(value -> called.add(new Called(row, kind, value)));
                    }
                });
            }
        }
        jdbc.sql("""
                update customer_order o set identity_id = n.identity_id
                from (select distinct on (t.customer_id, t.order_id) t.customer_id, t.order_id, i.identity_id
                      from unnest(:customers::bigint[], :orders::bigint[], :kinds::text[], :values::text[])
                           with ordinality t (customer_id, order_id, kind, value, place)
                      join identity i on i.kind = t.kind and i.value = t.value and i.customer_id = t.customer_id
                      order by t.customer_id, t.order_id, t.place) n
                where o.customer_id = n.customer_id and o.order_id = n.order_id
                """)
                .param(
                        "customers",
                        called.stream().map(one -> one.row.customerId).toArray(Long[]::new))
                .param("orders", called.stream().map(one -> one.row.orderId).toArray(Long[]::new))
                .param("kinds", called.stream().map(one -> one.kind.key()).toArray(String[]::new))
                .param("values", called.stream().map(Called::value).toArray(String[]::new))
                .update();
    }

    private void update(List<Row> rows) {
        if (rows.isEmpty()) {
            return;
        }
        // Lines and cancellations follow to another customer: the ones by the foreign key, the others are made anew.
        bind(jdbc.sql("""
                update customer_order o set customer_id = n.customer_id, ordered_at = n.ordered_at, currency = n.currency,
                    country = n.country, source = n.source, total = n.total, status = n.status,
                    source_id = coalesce(nullif(n.source_id, ''), o.source_id), updated_at = n.updated_at,
                    discount = n.discount, credited = n.credited, detail = n.detail,
                    identity_id = coalesce(nullif(n.identity_id, 0), o.identity_id)
                from %s where o.order_id = n.order_id and o.customer_id = n.known_customer_id
                """.formatted(Row.UNNEST)), rows).update();
    }

    private JdbcClient.StatementSpec bind(JdbcClient.StatementSpec sql, List<Row> rows) {
        return sql.param("customers", longs(rows, row -> row.customerId))
                .param("known_customers", longs(rows, row -> row.knownCustomerId))
                .param("orders", longs(rows, row -> row.orderId))
                .param("identities", longs(rows, row -> row.identityId))
                .param("numbers", texts(rows, row -> row.record.number()))
                .param("times", texts(rows, row -> utc(row.record.orderedAt())))
                .param("currencies", texts(rows, row -> row.record.currency()))
                .param("countries", texts(rows, row -> row.record.country()))
                .param("sources", texts(rows, row -> row.record.source()))
                .param("totals", rows.stream().map(Row::subtotal).toArray(BigDecimal[]::new))
                .param("states", texts(rows, row -> row.record.status().key()))
                .param("source_ids", texts(rows, row -> row.record.sourceId()))
                .param("updated", texts(rows, row -> utc(row.record.updatedAt())))
                .param(
                        "discounts",
                        rows.stream().map(row -> row.record.discount()).toArray(BigDecimal[]::new))
                .param("credits", rows.stream().map(Row::credited).toArray(BigDecimal[]::new))
                .param("details", texts(rows, row -> json.writeValueAsString(row.detail)));
    }

    /** Takes away what is written anew: the lines, and the cancellations with theirs. */
    private void clear(List<Row> rows) {
        if (rows.isEmpty()) {
            return;
        }
        Long[] orders = longs(rows, row -> row.orderId);
        Long[] customerIds =
                rows.stream().flatMap(row -> row.touched.stream()).distinct().toArray(Long[]::new);
        jdbc.sql("""
                delete from order_line l using customer_order o
                where o.customer_id = any(:customers) and (o.order_id = any(:orders) or o.cancels_order_id = any(:orders))
                    and l.customer_id = o.customer_id and l.order_id = o.order_id
                """).param("customers", customerIds).param("orders", orders).update();
        jdbc.sql("delete from customer_order where customer_id = any(:customers) and cancels_order_id = any(:orders)")
                .param("customers", customerIds)
                .param("orders", orders)
                .update();
    }

    private void cancellations(List<Row> rows, List<Piece> pieces) {
        List<Back> backs = new ArrayList<>();
        Map<Long, List<Piece>> sold = new HashMap<>();
        pieces.forEach(piece ->
                sold.computeIfAbsent(piece.orderId, id -> new ArrayList<>()).add(piece));
        rows.forEach(row -> backs.addAll(row.takenBack(sold.getOrDefault(row.orderId, List.of()))));
        if (backs.isEmpty()) {
            return;
        }
        List<Long> ids = ids(backs.size());
        for (int i = 0; i < backs.size(); i++) {
            Back back = backs.get(i);
            long id = ids.get(i);
            back.pieces.forEach(piece -> pieces.add(
                    new Piece(piece.customerId, id, piece.productId, piece.sku, piece.quantity, piece.price, back.at)));
        }
        jdbc.sql("""
                insert into customer_order (customer_id, order_id, number, kind, ordered_at, currency, country, source, total,
                    cancels_order_id)
                select customer_id, order_id, number, 'cancellation', at, currency, country, source, total, cancels
                from unnest(:customers::bigint[], :orders::bigint[], :numbers::text[], :times::timestamptz[],
                            :currencies::text[], :countries::text[], :sources::text[], :totals::numeric[], :cancels::bigint[])
                     n (customer_id, order_id, number, at, currency, country, source, total, cancels)
                """)
                .param("customers", longs(backs, back -> back.row.customerId))
                .param("orders", ids.toArray(Long[]::new))
                .param("numbers", texts(backs, back -> back.number))
                .param("times", texts(backs, back -> utc(back.at)))
                .param("currencies", texts(backs, back -> back.row.record.currency()))
                .param("countries", texts(backs, back -> back.row.record.country()))
                .param("sources", texts(backs, back -> back.row.record.source()))
                .param("totals", backs.stream().map(Back::total).toArray(BigDecimal[]::new))
                .param("cancels", longs(backs, back -> back.row.orderId))
                .update();
    }

    private void addLines(List<Piece> pieces) {
        if (pieces.isEmpty()) {
            return;
        }
        Map<Piece, Integer> seen = new HashMap<>();
        List<Integer> occurrences =
                pieces.stream().map(piece -> seen.merge(piece, 1, Integer::sum)).toList();
        jdbc.sql("""
                insert into order_line (customer_id, order_id, product_id, quantity, unit_price, ordered_at, occurrence)
                select * from unnest(:customers::bigint[], :orders::bigint[], :products::bigint[], :quantities::int[],
                                     :prices::numeric[], :times::timestamptz[], :occurrences::int[])
                """)
                .param("customers", longs(pieces, Piece::customerId))
                .param("orders", longs(pieces, Piece::orderId))
                .param("products", longs(pieces, Piece::productId))
                .param("quantities", pieces.stream().map(Piece::quantity).toArray(Integer[]::new))
                .param("prices", pieces.stream().map(Piece::price).toArray(BigDecimal[]::new))
                .param("times", texts(pieces, piece -> utc(piece.at)))
                .param("occurrences", occurrences.toArray(Integer[]::new))
                .update();
    }

    /** What was bought is in no basket any more. */
    private void closeBaskets(List<Row> made) {
        baskets.record(made.stream()
                .filter(row -> row.customerId != Customers.NOBODY)
                .map(row -> new BasketChange(
                        row.customerId,
                        row.record.orderedAt(),
                        "order " + row.record.number(),
                        BasketChange.Kind.ORDERED,
                        row.record.cartId(),
                        "",
                        row.record.number(),
                        row.record.currency(),
                        "",
                        null))
                .toList());
    }

    private List<Long> ids(int many) {
        return jdbc.sql("""
                select nextval(pg_get_serial_sequence('customer_order', 'order_id')) from generate_series(1, ?)
                """).param(many).query(Long.class).list();
    }

    private static <T> Long[] longs(List<T> all, Function<T, Long> number) {
        return all.stream().map(number).toArray(Long[]::new);
    }

    private static <T> String[] texts(List<T> all, Function<T, String> text) {
        return all.stream().map(text).toArray(String[]::new);
    }

    private static String utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC).toString();
    }

    private record Known(
            String number,
            long customerId,
            long orderId,
            String source,
            String sourceId,
            @Nullable OffsetDateTime updatedAt,
            String detail,
            String status) {}

    private record Stored(
            String number,
            String sourceId,
            OffsetDateTime orderedAt,
            @Nullable OffsetDateTime updatedAt,
            String status,
            String currency,
            String country,
            String source,
            String detail,
            long customerId,
            long orderId) {

        private UpsertOrder told(OrderDetails details, List<UpsertOrder.Line> lines) {
            return new UpsertOrder(
                    number,
                    sourceId,
                    null,
                    orderedAt.toInstant(),
                    updatedAt == null ? orderedAt.toInstant() : updatedAt.toInstant(),
                    status.isEmpty() ? OrderStatus.OPEN : OrderStatus.of(status),
                    currency,
                    country,
                    details.lines().isEmpty() ? lines : details.told(),
                    details.discount(),
                    details.shipping(),
                    details.tax(),
                    details.total(),
                    details.refunds(),
                    true,
                    "",
                    "",
                    true,
                    source);
        }
    }

    /** A line to write; what it says is what makes it equal to another. */
    private record Piece(
            long customerId, long orderId, long productId, String sku, int quantity, BigDecimal price, Instant at) {}

    private record Back(Row row, String number, Instant at, List<Piece> pieces) {

        private BigDecimal total() {
            return pieces.stream()
                    .map(piece -> piece.price.multiply(BigDecimal.valueOf(piece.quantity)))
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
        }
    }

    /** One order on its way. */
    private static final class Row {

        private static final String UNNEST = """
                unnest(:customers::bigint[], :known_customers::bigint[], :orders::bigint[], :numbers::text[],
                       :times::timestamptz[], :currencies::text[], :countries::text[], :sources::text[], :totals::numeric[],
                       :states::text[], :source_ids::text[], :updated::timestamptz[], :discounts::numeric[],
                       :credits::numeric[], :details::jsonb[], :identities::bigint[])
                     n (customer_id, known_customer_id, order_id, number, ordered_at, currency, country, source, total,
                        status, source_id, updated_at, discount, credited, detail, identity_id)
                """;

        private final UpsertOrder record;
        private final List<Upserted.Problem> problems = new ArrayList<>();
        private final List<String> notes = new ArrayList<>();
        private final Set<Long> touched = new HashSet<>();
        private long identityId;
        private Upserted.Result result = Upserted.Result.CREATED;
        private OrderDetails detail;
        private long customerId;
        private long knownCustomerId;
        private long orderId;

        private Row(UpsertOrder record) {
            this.record = record;
            this.detail = OrderDetails.of(record, record.refunds());
        }

        /** Which of the orders of this number it is; an order without a customer is anybody's. */
        private void meet(List<Known> candidates, JsonMapper json) {
            touched.add(customerId);
            Known known = candidates.stream()
                    .filter(one -> one.customerId == customerId)
                    .findFirst()
                    .or(() -> candidates.stream()
                            .filter(one -> one.source.equals(record.source()) || one.customerId == Customers.NOBODY)
                            .findFirst())
                    .or(() -> record.refusing() && candidates.size() == 1
                            ? candidates.stream().findFirst()
                            : Optional.empty())
                    .orElse(null);
            if (known == null) {
                return;
            }
            orderId = known.orderId;
            knownCustomerId = known.customerId;
            touched.add(known.customerId);
            if (customerId == Customers.NOBODY) {
                customerId = known.customerId;
            }
            OrderDetails before = OrderDetails.read(known.detail, json);
            if (known.updatedAt != null && known.updatedAt.toInstant().isAfter(record.updatedAt())) {
                result = Upserted.Result.UNCHANGED;
                notes.add("is older than what is known of this order");
                return;
            }
            // Of two records of the same moment, the one that has got further is the later one.
            boolean backwards = record.keepsRefunds()
                    && known.updatedAt != null
                    && known.updatedAt.toInstant().equals(record.updatedAt())
                    && !known.status.isEmpty()
                    && record.status().compareTo(OrderStatus.of(known.status)) < 0;
            if (backwards) {
                result = Upserted.Result.UNCHANGED;
                return;
            }
            if (record.keepsRefunds()) {
                detail = OrderDetails.of(record, before.refundsWith(record.refunds()));
            }
            boolean same = known.customerId == customerId
                    && known.status.equals(record.status().key())
                    && before.equals(detail);
            result = same ? Upserted.Result.UNCHANGED : Upserted.Result.UPDATED;
        }

        private BigDecimal subtotal() {
            return record.lines().stream()
                    .map(line -> line.unitPrice().multiply(BigDecimal.valueOf(line.quantity())))
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
        }

        private BigDecimal credited() {
            return detail.refunds().stream().map(UpsertOrder.Refund::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
        }

        private List<Piece> sold(Map<String, ProductFound> products) {
            List<Piece> pieces = new ArrayList<>();
            for (UpsertOrder.Line line : record.lines()) {
                String sku = line.product().sku().strip();
                ProductFound found = products.get(sku);
                if (found == null) {
                    throw new IllegalStateException("A product of the order was not recorded");
                }
                pieces.add(new Piece(
                        customerId,
                        orderId,
                        found.productId(),
                        sku,
                        line.quantity(),
                        line.unitPrice().setScale(4, RoundingMode.HALF_UP),
                        record.orderedAt()));
            }
            return pieces;
        }

        /** The refunds piece by piece, and the rest when nothing of the order is left. */
        private List<Back> takenBack(List<Piece> sold) {
            List<Integer> left =
                    new ArrayList<>(sold.stream().map(Piece::quantity).toList());
            List<Back> backs = new ArrayList<>();
            detail.refunds().stream()
                    .sorted(Comparator.comparing(UpsertOrder.Refund::at))
                    .forEach(refund -> {
                        List<Piece> pieces = new ArrayList<>();
                        refund.lines().forEach(piece -> take(sold, left, piece.sku(), piece.quantity(), pieces));
                        if (!pieces.isEmpty()) {
                            backs.add(new Back(this, record.number() + " refund " + refund.id(), refund.at(), pieces));
                        }
                    });
            if (record.status().takesAllBack()) {
                List<Piece> rest = new ArrayList<>();
                take(sold, left, null, Integer.MAX_VALUE, rest);
                if (!rest.isEmpty()) {
                    backs.add(new Back(this, record.number() + " cancelled", record.updatedAt(), rest));
                }
            }
            return backs;
        }

        private static void take(
                List<Piece> sold, List<Integer> left, @Nullable String sku, int most, List<Piece> taken) {
            int wanted = most;
            for (int i = 0; i < sold.size() && wanted > 0; i++) {
                Piece piece = sold.get(i);
                int some = sku == null || sku.strip().equals(piece.sku) ? Math.min(wanted, left.get(i)) : 0;
                if (some > 0) {
                    left.set(i, left.get(i) - some);
                    wanted -= sku == null ? 0 : some;
                    taken.add(new Piece(piece.customerId, 0, piece.productId, piece.sku, -some, piece.price, piece.at));
                }
            }
        }

        private Upserted outcome() {
            return problems.isEmpty()
                    ? new Upserted(result, customerId, List.of(), List.copyOf(notes))
                    : Upserted.refused(problems);
        }
    }
}
