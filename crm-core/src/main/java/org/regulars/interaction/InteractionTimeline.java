package org.regulars.interaction;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Interactions in the timeline, products by their names. A completed order shows as the order itself. */
@Component
class InteractionTimeline implements TimelineSource {

    private final JdbcClient jdbc;

    InteractionTimeline(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<TimelineEntry> before(long customerId, Instant moment, int limit) {
        return jdbc.sql("""
                select i.occurred_at, i.channel, i.kind, coalesce(p.name, i.subject) as subject
                from (select * from interaction
                      where customer_id = ? and occurred_at < ? and kind <> 'order-completed'
                      order by occurred_at desc, message_id limit ?) i
                left join product p on i.kind like 'product-%' and p.sku = i.subject
                order by i.occurred_at desc, i.message_id
                """)
                .params(customerId, moment.atOffset(ZoneOffset.UTC), limit)
                .query((row, n) -> new TimelineEntry(
                        row.getObject("occurred_at", OffsetDateTime.class).toInstant(),
                        row.getString("channel"),
                        row.getString("kind"),
                        row.getString("subject"),
                        ""))
                .list();
    }
}
