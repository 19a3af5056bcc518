package org.regulars.testing;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A few customers and what they bought, row by row, for tests of what comes after. */
public final class TestShop {

    private final JdbcClient jdbc;

    public TestShop(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A known customer with this first name. */
    public long customer(String name) {
        return jdbc.sql("""
                insert into customer (state, first_name, search_text, created_at, last_seen_at)
                values ('known', ?, lower(?), ?, ?) returning customer_id
                """)
                .params(name, name, at(TestClock.START), at(TestClock.START))
                .query(Long.class)
                .single();
    }

    /** Goods at a price of 10, in a category of the same name as the first word of the product's. */
    public long product(String name) {
        return product(name, "goods");
    }

    /** A product of a kind: goods or charge. */
    public long product(String name, String kind) {
        return jdbc.sql("""
                with c as (insert into category (name) values (split_part(:name, ' ', 1))
                           on conflict on constraint category_name_key do update set name = excluded.name returning category_id)
                insert into product (sku, name, category_id, kind, price, updated_at)
                select upper(replace(:name, ' ', '-')), :name, category_id, :kind, 10, :at from c returning product_id
                """)
                .param("name", name)
                .param("kind", kind)
                .param("at", at(TestClock.START))
                .query(Long.class)
                .single();
    }

    /** A sale of one piece each at 10; returns the order's id. */
    public long sale(long customerId, Instant orderedAt, long... productIds) {
        long orderId = jdbc.sql("""
                insert into customer_order (customer_id, number, kind, ordered_at, currency, source, total)
                values (?, gen_random_uuid()::text, 'sale', ?, 'GBP', 'test', ?) returning order_id
                """)
                .params(customerId, at(orderedAt), BigDecimal.TEN.multiply(BigDecimal.valueOf(productIds.length)))
                .query(Long.class)
                .single();
        for (long productId : productIds) {
            jdbc.sql("""
                    insert into order_line (customer_id, order_id, product_id, quantity, unit_price, ordered_at, occurrence)
                    values (?, ?, ?, 1, 10, ?, 1)
                    """).params(customerId, orderId, productId, at(orderedAt)).update();
        }
        summarise(customerId);
        return orderId;
    }

    /** Takes back all of an order. */
    public void cancel(long customerId, long orderId) {
        jdbc.sql("update order_line set cancelled_quantity = quantity where customer_id = ? and order_id = ?")
                .params(customerId, orderId)
                .update();
        summarise(customerId);
    }

    private void summarise(long customerId) {
        jdbc.sql("""
                insert into purchase_summary (customer_id, orders, gross, net, first_order_at, last_order_at)
                select customer_id, count(distinct order_id) filter (where kept), sum(gross), sum(net),
                       coalesce(min(ordered_at) filter (where kept), min(ordered_at)),
                       coalesce(max(ordered_at) filter (where kept), max(ordered_at))
                from (select *, quantity * unit_price as gross, quantity > cancelled_quantity as kept,
                             (quantity - cancelled_quantity) * unit_price as net from order_line) l
                where customer_id = ? and customer_id <> 0 group by customer_id
                on conflict on constraint purchase_summary_pkey do update set orders = excluded.orders,
                    gross = excluded.gross, net = excluded.net, first_order_at = excluded.first_order_at,
                    last_order_at = excluded.last_order_at
                """).param(customerId).update();
    }

    private static OffsetDateTime at(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }
}
