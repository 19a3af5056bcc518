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
                select ordered_at, kind, number, order_id from customer_order
                where customer_id = ? and ordered_at < ? and kind <> 'adjustment'
                order by ordered_at desc, order_id desc limit ?
                """)
                .params(customerId, moment.atOffset(ZoneOffset.UTC), limit)
                .query((row, n) -> new TimelineEntry(
                        row.getObject("ordered_at", OffsetDateTime.class).toInstant(),
                        "shop",
                        row.getString("kind").equals("sale") ? "ordered" : "order-cancelled",
                        row.getString("number"),
                        Long.toString(row.getLong("order_id"))))
                .list();
    }
}
