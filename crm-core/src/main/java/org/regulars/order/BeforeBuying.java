package org.regulars.order;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What a customer looked at before an order, and whether they bought it. */
@Component
@Transactional(readOnly = true)
public class BeforeBuying {

    private final JdbcClient jdbc;

    BeforeBuying(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The order of this customer with this id. */
    public Optional<OrderSummary> order(long customerId, long orderId) {
        return jdbc.sql("""
                select o.order_id, o.number, o.kind, o.ordered_at, o.currency, o.total, o.source,
                       count(l.order_id) as lines, coalesce(sum(l.quantity), 0) as pieces
                from customer_order o left join order_line l using (customer_id, order_id)
                where o.customer_id = ? and o.order_id = ? group by o.customer_id, o.order_id
                """)
                .params(customerId, orderId)
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
                .optional();
    }

    /** Products by how much they were looked at in the time before the order, those bought first. */
    public List<LookedAt> of(long customerId, OrderSummary order, Duration before) {
        OffsetDateTime end = order.orderedAt().atOffset(ZoneOffset.UTC);
        return jdbc.sql("""
                with looked as (
                    select subject as sku, count(*) filter (where kind = 'product-viewed') as views,
                        count(*) filter (where kind = 'product-added') as added,
                        count(*) filter (where kind = 'product-removed') as removed, max(occurred_at) as last_at
                    from interaction
                    where customer_id = :customer and occurred_at >= :from and occurred_at <= :to
                      and kind in ('product-viewed', 'product-added', 'product-removed') and subject <> ''
                    group by subject),
                bought as (
                    select p.sku, sum(l.quantity) as pieces from order_line l join product p using (product_id)
                    where l.customer_id = :customer and l.order_id = :order and l.quantity > 0 and p.kind = 'goods'
                    group by p.sku)
                select sku, coalesce(p.name, sku) as name, coalesce(views, 0) as views, coalesce(added, 0) as added,
                    coalesce(removed, 0) as removed, coalesce(pieces, 0) as pieces, last_at
                from looked full join bought using (sku) left join product p using (sku)
                order by coalesce(pieces, 0) > 0 desc, coalesce(views, 0) + coalesce(added, 0) desc, last_at desc nulls last, sku
                limit 200
                """)
                .param("customer", customerId)
                .param("order", order.orderId())
                .param("from", end.minus(before))
                .param("to", end)
                .query(LookedAt.class)
                .list();
    }
}
