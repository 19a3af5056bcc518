package org.regulars.response;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.regulars.interaction.TimelineEntry;
import org.regulars.interaction.TimelineSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** A customer's own opens and clicks in their timeline, the first of each link; what machines did is no news about them. */
@Component
class ResponsesInTimeline implements TimelineSource {

    private final JdbcClient jdbc;

    ResponsesInTimeline(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<TimelineEntry> before(long customerId, Instant moment, int limit) {
        return jdbc.sql("""
                select r.kind, r.dispatch_id, min(r.happened_at) as first, max(coalesce(m.subject, '')) as subject
                from mail_response r left join dispatch_content m using (customer_id, dispatch_id)
                where r.customer_id = ? and r.machine = ''
                group by r.kind, r.dispatch_id, r.link
                having min(r.happened_at) < ?
                order by first desc, r.dispatch_id desc limit ?
                """)
                .params(customerId, moment.atOffset(ZoneOffset.UTC), limit)
                .query((row, n) -> new TimelineEntry(
                        row.getObject("first", OffsetDateTime.class).toInstant(),
                        "mail",
                        row.getString("kind").equals("open") ? "mail-opened" : "mail-clicked",
                        row.getString("subject"),
                        row.getString("dispatch_id")))
                .list();
    }
}
