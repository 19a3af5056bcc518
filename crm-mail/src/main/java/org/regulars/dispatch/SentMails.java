package org.regulars.dispatch;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.regulars.interaction.TimelineEntry;
import org.regulars.interaction.TimelineSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Mails in the customer's timeline, from the moment they left. */
@Component
class SentMails implements TimelineSource {

    private final JdbcClient jdbc;

    SentMails(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<TimelineEntry> before(long customerId, Instant moment, int limit) {
        return jdbc.sql("""
                select d.dispatch_id, d.sent_at, m.subject
                from dispatch d join dispatch_content m using (customer_id, dispatch_id)
                where d.customer_id = ? and d.state = 'sent' and d.sent_at < ?
                order by d.sent_at desc, d.dispatch_id desc limit ?
                """)
                .params(customerId, Sql.utc(moment), limit)
                .query((row, n) -> new TimelineEntry(
                        row.getObject("sent_at", OffsetDateTime.class).toInstant(),
                        "mail",
                        "mail-sent",
                        row.getString("subject"),
                        row.getString("dispatch_id")))
                .list();
    }
}
