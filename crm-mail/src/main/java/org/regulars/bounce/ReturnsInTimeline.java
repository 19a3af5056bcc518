package org.regulars.bounce;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.regulars.interaction.TimelineEntry;
import org.regulars.interaction.TimelineSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What came back for a customer's mails, in their timeline. That a mail arrived is no news. */
@Component
class ReturnsInTimeline implements TimelineSource {

    private final JdbcClient jdbc;

    ReturnsInTimeline(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<TimelineEntry> before(long customerId, Instant moment, int limit) {
        return jdbc.sql("""
                select r.happened_at, r.kind, r.dispatch_id, coalesce(m.subject, '') as subject
                from mail_return r left join dispatch_content m using (customer_id, dispatch_id)
                where r.customer_id = ? and r.happened_at < ?
                  and r.kind in ('bounce', 'complaint', 'stop', 'auto-reply')
                order by r.happened_at desc, r.return_id desc limit ?
                """)
                .params(customerId, Bounces.utc(moment), limit)
                .query((row, n) -> new TimelineEntry(
                        row.getObject("happened_at", OffsetDateTime.class).toInstant(),
                        "mail",
                        row.getString("kind").equals("bounce") ? "mail-bounced" : "mail-" + row.getString("kind"),
                        row.getString("subject"),
                        row.getString("dispatch_id")))
                .list();
    }
}
