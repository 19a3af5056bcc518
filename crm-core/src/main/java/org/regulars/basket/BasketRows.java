package org.regulars.basket;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.regulars.basket.BasketHistory.Draft;
import org.regulars.basket.BasketHistory.Piece;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Writes what a replay of the changes gave, touching only the rows that differ; a basket keeps its id. */
@Component
class BasketRows {

    private static final String ROWS = """
            unnest(:customers::bigint[], :baskets::bigint[], :carts::text[], :states::text[], :currencies::text[],
                   :checkouts::text[], :urls::text[], :openers::text[], :opened::timestamptz[], :changed::timestamptz[],
                   :orders::text[])
            n (customer, basket, cart, state, currency, checkout, url, opened_by, opened_at, last_change_at, order_number)
            """;

    private final JdbcClient jdbc;

    BasketRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Makes the rows of these customers equal to their baskets as played; customers without baskets lose theirs. */
    void write(Collection<Long> customerIds, Map<Long, List<Draft>> played) {
        Map<Long, List<Stored>> stored = stored(customerIds);
        List<Placed> changed = new ArrayList<>();
        List<Placed> added = new ArrayList<>();
        List<Stored> gone = new ArrayList<>();
        List<Placed> all = new ArrayList<>();
        for (long customerId : customerIds) {
            Map<String, Draft> byMessage = new HashMap<>();
            List<Draft> drafts = played.getOrDefault(customerId, List.of());
            drafts.forEach(draft -> draft.messageIds.forEach(id -> byMessage.put(id, draft)));
            Map<Draft, Stored> kept = new HashMap<>();
            for (Stored row : stored.getOrDefault(customerId, List.of())) {
                Draft draft = byMessage.get(row.openedBy);
                if (draft == null || kept.putIfAbsent(draft, row) != null) {
                    gone.add(row);
                }
            }
            for (Draft draft : drafts) {
                Stored row = kept.get(draft);
                Placed placed = new Placed(customerId, row, draft);
                all.add(placed);
                if (row == null) {
                    added.add(placed);
                } else if (!row.same(draft)) {
                    changed.add(placed);
                }
            }
        }
        delete(gone);
        // Baskets that close come first: a customer has one open basket of a kind at any moment.
        update(changed.stream()
                .filter(placed -> placed.draft.state != BasketState.OPEN)
                .toList());
        update(changed.stream()
                .filter(placed -> placed.draft.state == BasketState.OPEN)
                .toList());
        insert(added);
        writeItems(all);
    }

    private Map<Long, List<Stored>> stored(Collection<Long> customerIds) {
        Map<Long, Stored> baskets = new LinkedHashMap<>();
        Map<Long, List<Stored>> byCustomer = new HashMap<>();
        jdbc.sql("""
                select b.customer_id, b.basket_id, b.cart_id, b.state, b.currency, b.checkout_id, b.url, b.opened_by,
                       b.opened_at, b.last_change_at, b.order_number, i.product_id, i.quantity, i.unit_price, i.added_at
                from basket b left join basket_item i using (customer_id, basket_id)
                where b.customer_id = any(?) order by b.customer_id, b.basket_id
                """).param(customerIds.toArray(Long[]::new)).query(row -> {
            long basketId = row.getLong("basket_id");
            Stored basket = baskets.get(basketId);
            if (basket == null) {
                basket = new Stored(
                        row.getLong("customer_id"),
                        basketId,
                        row.getString("cart_id"),
                        BasketState.of(row.getString("state")),
                        row.getString("currency"),
                        row.getString("checkout_id"),
                        row.getString("url"),
                        row.getString("opened_by"),
                        instant(row.getObject("opened_at", OffsetDateTime.class)),
                        instant(row.getObject("last_change_at", OffsetDateTime.class)),
                        row.getString("order_number"),
                        new HashMap<>());
                baskets.put(basketId, basket);
                byCustomer
                        .computeIfAbsent(basket.customerId, id -> new ArrayList<>())
                        .add(basket);
            }
            OffsetDateTime addedAt = row.getObject("added_at", OffsetDateTime.class);
            if (addedAt != null) {
                basket.pieces.put(
                        row.getLong("product_id"),
                        new Piece(row.getInt("quantity"), row.getBigDecimal("unit_price"), instant(addedAt)));
            }
        });
        return byCustomer;
    }

    private void delete(List<Stored> gone) {
        if (gone.isEmpty()) {
            return;
        }
        Long[] customers = gone.stream().map(row -> row.customerId).toArray(Long[]::new);
        Long[] baskets = gone.stream().map(row -> row.basketId).toArray(Long[]::new);
        for (String table : List.of("basket_item", "basket")) {
            jdbc.sql("delete from " + table
                            + " where (customer_id, basket_id) in (select * from unnest(?::bigint[], ?::bigint[]))")
                    .params(customers, baskets)
                    .update();
        }
    }

    private void update(List<Placed> changed) {
        if (changed.isEmpty()) {
            return;
        }
        bind(jdbc.sql("""
                update basket b set cart_id = n.cart, state = n.state, currency = n.currency, checkout_id = n.checkout,
                    url = n.url, opened_by = n.opened_by, opened_at = n.opened_at, last_change_at = n.last_change_at,
                    order_number = n.order_number
                from (select * from %s) n
                where b.customer_id = n.customer and b.basket_id = n.basket
                """.formatted(ROWS)), changed).update();
    }

    private void insert(List<Placed> added) {
        if (added.isEmpty()) {
            return;
        }
        List<Long> ids = jdbc.sql("""
                select nextval(pg_get_serial_sequence('basket', 'basket_id')) from generate_series(1, ?)
                """).param(added.size()).query(Long.class).list();
        for (int i = 0; i < added.size(); i++) {
            added.get(i).basketId = ids.get(i);
        }
        bind(jdbc.sql("""
                insert into basket (customer_id, basket_id, cart_id, state, currency, checkout_id, url, opened_by, opened_at,
                                    last_change_at, order_number)
                select * from %s
                """.formatted(ROWS)), added).update();
    }

    private static JdbcClient.StatementSpec bind(JdbcClient.StatementSpec sql, List<Placed> baskets) {
        return sql.param("customers", ids(baskets.stream().map(placed -> placed.customerId)))
                .param("baskets", ids(baskets.stream().map(placed -> placed.basketId)))
                .param("carts", texts(baskets, draft -> draft.cartId))
                .param("states", texts(baskets, draft -> draft.state.key()))
                .param("currencies", texts(baskets, draft -> draft.currency))
                .param("checkouts", texts(baskets, draft -> draft.checkoutId))
                .param("urls", texts(baskets, draft -> draft.url))
                .param("openers", texts(baskets, draft -> draft.openedBy))
                .param("opened", texts(baskets, draft -> draft.openedAt.toString()))
                .param("changed", texts(baskets, draft -> draft.lastChangeAt.toString()))
                .param("orders", texts(baskets, draft -> draft.orderNumber));
    }

    private static @Nullable String[] texts(List<Placed> baskets, Function<Draft, ? extends @Nullable String> text) {
        return baskets.stream().map(placed -> text.apply(placed.draft)).toArray(String[]::new);
    }

    private void writeItems(List<Placed> all) {
        List<Item> gone = all.stream()
                .flatMap(placed -> placed.before().entrySet().stream()
                        .filter(entry -> !placed.draft.pieces.containsKey(entry.getKey()))
                        .map(entry -> new Item(placed, entry.getKey(), entry.getValue())))
                .toList();
        if (!gone.isEmpty()) {
            keys(jdbc.sql("""
                    delete from basket_item where (customer_id, basket_id, product_id) in
                        (select * from unnest(:customers::bigint[], :baskets::bigint[], :products::bigint[]))
                    """), gone).update();
        }
        List<Item> kept = all.stream()
                .flatMap(placed -> placed.draft.pieces.entrySet().stream()
                        .filter(entry -> {
                            Piece before = placed.before().get(entry.getKey());
                            return before == null || !before.same(entry.getValue());
                        })
                        .map(entry -> new Item(placed, entry.getKey(), entry.getValue())))
                .toList();
        if (!kept.isEmpty()) {
            keys(jdbc.sql("""
                    insert into basket_item (customer_id, basket_id, product_id, quantity, unit_price, added_at)
                    select * from unnest(:customers::bigint[], :baskets::bigint[], :products::bigint[], :quantities::int[],
                                         :prices::numeric[], :times::timestamptz[])
                    on conflict on constraint basket_item_pkey do update set
                        quantity = excluded.quantity, unit_price = excluded.unit_price, added_at = excluded.added_at
                    """), kept)
                    .param(
                            "quantities",
                            kept.stream().map(item -> item.piece.quantity()).toArray(Integer[]::new))
                    .param(
                            "prices",
                            kept.stream().map(item -> item.piece.unitPrice()).toArray(BigDecimal[]::new))
                    .param(
                            "times",
                            kept.stream()
                                    .map(item -> item.piece.addedAt().toString())
                                    .toArray(String[]::new))
                    .update();
        }
    }

    private static JdbcClient.StatementSpec keys(JdbcClient.StatementSpec sql, List<Item> items) {
        return sql.param("customers", ids(items.stream().map(item -> item.placed.customerId)))
                .param("baskets", ids(items.stream().map(item -> item.placed.basketId)))
                .param("products", ids(items.stream().map(Item::productId)));
    }

    private static Long[] ids(Stream<Long> ids) {
        return ids.toArray(Long[]::new);
    }

    private static Instant instant(OffsetDateTime moment) {
        return moment.toInstant();
    }

    private record Item(Placed placed, long productId, Piece piece) {}

    private static final class Placed {

        private final long customerId;
        private final @Nullable Stored stored;
        private final Draft draft;
        private long basketId;

        private Placed(long customerId, @Nullable Stored stored, Draft draft) {
            this.customerId = customerId;
            this.stored = stored;
            this.draft = draft;
            this.basketId = stored == null ? 0 : stored.basketId;
        }

        private Map<Long, Piece> before() {
            return stored == null ? Map.of() : stored.pieces;
        }
    }

    private record Stored(
            long customerId,
            long basketId,
            String cartId,
            BasketState state,
            String currency,
            String checkoutId,
            String url,
            String openedBy,
            Instant openedAt,
            Instant lastChangeAt,
            @Nullable String orderNumber,
            Map<Long, Piece> pieces) {

        private boolean same(Draft draft) {
            return cartId.equals(draft.cartId)
                    && state == draft.state
                    && currency.equals(draft.currency)
                    && checkoutId.equals(draft.checkoutId)
                    && url.equals(draft.url)
                    && openedBy.equals(draft.openedBy)
                    && openedAt.equals(draft.openedAt)
                    && lastChangeAt.equals(draft.lastChangeAt)
                    && Objects.equals(orderNumber, draft.orderNumber);
        }
    }
}
