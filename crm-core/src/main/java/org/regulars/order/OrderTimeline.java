package org.regulars.order;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.regulars.interaction.TimelineEntry;
import org.regulars.interaction.TimelineSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Orders and cancellations in the timeline. */
@Component
class OrderTimeline implements TimelineSource {

    private final JdbcClient jdbc;

    OrderTimeline(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<TimelineEntry> before(long customerId, Instant moment, int limit) {
        return jdbc.sql("""
                select ordered_at, kind, number, order_id, jsonb_build_object('total', total, 'currency', currency,
                    'source', source, 'products', (
                        select coalesce(jsonb_agg(jsonb_build_object('name', p.name, 'quantity', l.quantity,
                            'price', l.unit_price)), '[]')
                        from (select * from order_line l
                              where l.customer_id = o.customer_id and l.order_id = o.order_id limit 50) l
                        join product p using (product_id)))::text as facts
                from customer_order o
                where customer_id = ? and ordered_at < ? and kind <> 'adjustment'
                order by ordered_at desc, order_id desc limit ?
                """)
                .params(customerId, moment.atOffset(ZoneOffset.UTC), limit)
                .query((row, n) -> new TimelineEntry(
                        row.getObject("ordered_at", OffsetDateTime.class).toInstant(),
                        "shop",
                        row.getString("kind").equals("sale") ? "ordered" : "order-cancelled",
                        row.getString("number"),
                        Long.toString(row.getLong("order_id")),
                        row.getString("facts")))
                .list();
    }
}
