package org.regulars.basket;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * What customers are about to buy.
 *
 * <p>Every change is kept, and a customer's baskets are what the changes add up to in order of time: changes may come late,
 * twice, in any order, or with a visitor who turns out to be this customer.
 */
@Component
@Transactional
public class Baskets {

    private final JdbcClient jdbc;
    private final BasketRows rows;
    private final JsonMapper json;

    Baskets(JdbcClient jdbc, BasketRows rows, JsonMapper json) {
        this.jdbc = jdbc;
        this.rows = rows;
        this.json = json;
    }

    /** Files changes and brings the baskets of their customers up to date; a change that is known changes nothing. */
    public void record(Collection<BasketChange> changes) {
        record(changes, Set.of());
    }

    /** As above; changes of the customers refiled were filed elsewhere since their baskets were brought up to date. */
    public void record(Collection<BasketChange> changes, Set<Long> refiled) {
        Set<Long> customerIds = new HashSet<>(refiled);
        if (!changes.isEmpty()) {
            customerIds.addAll(add(List.copyOf(changes)));
        }
        replay(customerIds);
    }

    private List<Long> add(List<BasketChange> all) {
        return jdbc.sql("""
                insert into basket_change (customer_id, changed_at, message_id, kind, cart_id, checkout_id, order_number,
                                           currency, url, lines, identity_id, trusted)
                select * from unnest(:customers::bigint[], :times::timestamptz[], :messages::text[], :kinds::text[],
                                     :carts::text[], :checkouts::text[], :orders::text[], :currencies::text[],
                                     :urls::text[], :lines::jsonb[], :identities::bigint[], :trusted::boolean[])
                on conflict on constraint basket_change_pkey do update set trusted = true
                    where excluded.trusted and not basket_change.trusted
                returning customer_id
                """)
                .param("customers", all.stream().map(BasketChange::customerId).toArray(Long[]::new))
                .param("times", texts(all.stream().map(BasketChange::at)))
                .param("messages", texts(all.stream().map(BasketChange::messageId)))
                .param("kinds", texts(all.stream().map(change -> key(change.kind()))))
                .param("carts", texts(all.stream().map(BasketChange::cartId)))
                .param("checkouts", texts(all.stream().map(BasketChange::checkoutId)))
                .param("orders", texts(all.stream().map(BasketChange::orderNumber)))
                .param("currencies", texts(all.stream().map(BasketChange::currency)))
                .param("urls", texts(all.stream().map(BasketChange::url)))
                .param("lines", texts(all.stream().map(this::lines)))
                .param("identities", all.stream().map(BasketChange::identityId).toArray(Long[]::new))
                .param("trusted", all.stream().map(BasketChange::trusted).toArray(Boolean[]::new))
                .query(Long.class)
                .list();
    }

    /** Plays all changes of these customers again. */
    void replay(Collection<Long> customerIds) {
        if (customerIds.isEmpty()) {
            return;
        }
        Map<Long, List<BasketChange>> changes =
                changes("customer_id = any(?)", (Object) customerIds.toArray(Long[]::new)).stream()
                        .collect(Collectors.groupingBy(BasketChange::customerId));
        rows.write(
                customerIds,
                changes.entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, entry -> BasketHistory.of(entry.getValue()))));
    }

    /** All that was reported of the orders with these numbers, and of orders of these customers. */
    @Transactional(readOnly = true)
    public List<BasketChange> orderReports(Collection<String> numbers, Collection<Long> customerIds) {
        if (numbers.isEmpty() && customerIds.isEmpty()) {
            return List.of();
        }
        return changes("""
                kind = 'ordered' and order_number in (
                    select unnest(?::text[]) union
                    select order_number from basket_change where kind = 'ordered' and customer_id = any(?))
                """, numbers.toArray(String[]::new), customerIds.toArray(Long[]::new));
    }

    private List<BasketChange> changes(String where, Object... parameters) {
        return jdbc.sql("""
                select customer_id, changed_at, message_id, kind, cart_id, checkout_id, order_number, currency, url,
                       lines::text as lines, identity_id, trusted
                from basket_change where
                """ + where)
                .params(parameters)
                .query((row, n) -> new BasketChange(
                        row.getLong("customer_id"),
                        row.getObject("changed_at", OffsetDateTime.class).toInstant(),
                        row.getString("message_id"),
                        BasketChange.Kind.valueOf(row.getString("kind").toUpperCase(java.util.Locale.ROOT)),
                        row.getString("cart_id"),
                        row.getString("checkout_id"),
                        row.getString("order_number"),
                        row.getString("currency"),
                        row.getString("url"),
                        lines(row.getString("lines")),
                        row.getLong("identity_id"),
                        row.getBoolean("trusted")))
                .list();
    }

    /**
     * Open baskets of known customers whose last change lies in a span of time, the longest idle first.
     *
     * @param lastChangeFrom inclusive
     * @param lastChangeTo exclusive
     */
    @Transactional(readOnly = true)
    public List<IdleBasket> idle(Instant lastChangeFrom, Instant lastChangeTo, int limit) {
        return jdbc.sql("""
                select b.customer_id, b.basket_id, b.last_change_at
                from basket b join customer c using (customer_id)
                where b.state = 'open' and c.state = 'known' and b.last_change_at >= ? and b.last_change_at < ?
                order by b.last_change_at, b.customer_id, b.basket_id limit ?
                """)
                .params(utc(lastChangeFrom), utc(lastChangeTo), limit)
                .query((row, n) -> new IdleBasket(
                        row.getLong("customer_id"),
                        row.getLong("basket_id"),
                        row.getObject("last_change_at", OffsetDateTime.class).toInstant()))
                .list();
    }

    /** A basket with what is in it; empty when this customer has no such basket. */
    @Transactional(readOnly = true)
    public Optional<BasketSummary> contents(long customerId, long basketId) {
        return summaries(customerId, basketId).stream().findFirst();
    }

    /** All open baskets of a customer, the one changed last first. */
    @Transactional(readOnly = true)
    public List<BasketSummary> open(long customerId) {
        return summaries(customerId, null);
    }

    /** How a basket stands; empty when this customer has no such basket. */
    @Transactional(readOnly = true)
    public Optional<BasketState> stateOf(long customerId, long basketId) {
        return jdbc.sql("select state from basket where customer_id = ? and basket_id = ?")
                .params(customerId, basketId)
                .query(String.class)
                .optional()
                .map(BasketState::of);
    }

    /** The basket that the shop knows by this id, the one changed last if there were several; empty when there is none. */
    @Transactional(readOnly = true)
    public Optional<BasketSummary> byCart(long customerId, String cartId) {
        return jdbc.sql("""
                select basket_id from basket where customer_id = ? and cart_id = ?
                order by last_change_at desc, basket_id desc limit 1
                """)
                .params(customerId, cartId)
                .query(Long.class)
                .optional()
                .flatMap(basketId -> contents(customerId, basketId));
    }

    /** The basket that the shop knows by this id, whoever's it is. */
    @Transactional(readOnly = true)
    public Optional<BasketSummary> byCart(String cartId) {
        return jdbc.sql("""
                select customer_id from basket where cart_id = ? order by last_change_at desc, basket_id desc limit 1
                """)
                .param(cartId)
                .query(Long.class)
                .optional()
                .flatMap(customerId -> byCart(customerId, cartId));
    }

    /** The shop's ids of baskets, by customer and basket from the ones given (exclusive) upwards; begin with 0 and 0. */
    @Transactional(readOnly = true)
    public List<BasketSummary> after(long customerId, long basketId, int limit) {
        return jdbc.sql("""
                select customer_id, basket_id from basket where (customer_id, basket_id) > (?, ?) and cart_id <> ''
                order by customer_id, basket_id limit ?
                """).params(customerId, basketId, limit).query(Place.class).list().stream()
                .flatMap(place -> contents(place.customerId(), place.basketId()).stream())
                .toList();
    }

    private List<BasketSummary> summaries(long customerId, @Nullable Long basketId) {
        Map<Long, List<Row>> baskets = jdbc
                .sql("""
                select b.basket_id, b.cart_id, b.state, b.currency, b.url as basket_url, b.opened_at, b.last_change_at,
                       coalesce(b.order_number, '') as order_number, i.product_id, p.sku, p.name, i.quantity,
                       case when i.unit_price = 0 then p.price else i.unit_price end as unit_price, p.url, p.image_url
                from basket b
                left join basket_item i using (customer_id, basket_id) left join product p using (product_id)
                where b.customer_id = :customer and
                      case when :basket::bigint is null then b.state = 'open' else b.basket_id = :basket end
                order by b.last_change_at desc, b.basket_id desc, i.added_at, i.product_id
                """)
                .param("customer", customerId)
                .param("basket", basketId, java.sql.Types.BIGINT)
                .query(Row.class)
                .list()
                .stream()
                .collect(Collectors.groupingBy(Row::basketId, java.util.LinkedHashMap::new, Collectors.toList()));
        return baskets.values().stream()
                .map(items -> summary(customerId, items))
                .toList();
    }

    private static BasketSummary summary(long customerId, List<Row> rows) {
        Row basket = rows.get(0);
        return new BasketSummary(
                customerId,
                basket.basketId(),
                basket.cartId(),
                BasketState.of(basket.state()),
                basket.currency(),
                basket.basketUrl(),
                basket.openedAt().toInstant(),
                basket.lastChangeAt().toInstant(),
                basket.orderNumber(),
                rows.stream().flatMap(row -> row.item().stream()).toList());
    }

    private @Nullable String lines(BasketChange change) {
        return change.lines() == null ? null : json.writeValueAsString(change.lines());
    }

    private @Nullable List<BasketChange.Line> lines(@Nullable String text) {
        return text == null ? null : Arrays.asList(json.readValue(text, BasketChange.Line[].class));
    }

    private static String key(BasketChange.Kind kind) {
        return kind.name().toLowerCase(java.util.Locale.ROOT);
    }

    private static @Nullable String[] texts(Stream<? extends @Nullable Object> values) {
        return values.map(value -> value == null ? null : value.toString()).toArray(String[]::new);
    }

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }

    private record Place(long customerId, long basketId) {}

    private record Row(
            long basketId,
            String cartId,
            String state,
            String currency,
            String basketUrl,
            OffsetDateTime openedAt,
            OffsetDateTime lastChangeAt,
            String orderNumber,
            @Nullable Long productId,
            @Nullable String sku,
            @Nullable String name,
            @Nullable Integer quantity,
            @Nullable BigDecimal unitPrice,
            @Nullable String url,
            @Nullable String imageUrl) {

        private Optional<BasketItem> item() {
            if (productId == null
                    || sku == null
                    || name == null
                    || quantity == null
                    || unitPrice == null
                    || url == null
                    || imageUrl == null) {
                return Optional.empty();
            }
            return Optional.of(new BasketItem(productId, sku, name, quantity, unitPrice, url, imageUrl));
        }
    }
}
