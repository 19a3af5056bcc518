package org.regulars.quote;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.regulars.interaction.TimelineEntry;
import org.regulars.interaction.TimelineSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Quotes in the timeline: when each was sent and when it was answered. */
@Component
class QuoteTimeline implements TimelineSource {

    private final JdbcClient jdbc;

    QuoteTimeline(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<TimelineEntry> before(long customerId, Instant moment, int limit) {
        return jdbc.sql("""
                select at, kind, number, quote_id from (
                    select sent_at as at, 'quote-sent' as kind, number, quote_id from quote
                    where customer_id = :customer and sent_at < :before
                    union all
                    select answered_at, 'quote-' || state, number, quote_id from quote
                    where customer_id = :customer and answered_at < :before) step
                order by at desc, quote_id desc limit :limit
                """)
                .param("customer", customerId)
                .param("before", moment.atOffset(ZoneOffset.UTC))
                .param("limit", limit)
                .query((row, n) -> new TimelineEntry(
                        row.getObject("at", OffsetDateTime.class).toInstant(),
                        "shop",
                        row.getString("kind"),
                        row.getString("number"),
                        Long.toString(row.getLong("quote_id"))))
                .list();
    }
}
