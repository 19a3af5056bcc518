package org.regulars.consent;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.regulars.interaction.TimelineEntry;
import org.regulars.interaction.TimelineSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Shows what a customer agreed to, stopped and wished in their timeline. */
@Component
class ConsentTimeline implements TimelineSource {

    private final JdbcClient jdbc;

    ConsentTimeline(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<TimelineEntry> before(long customerId, Instant moment, int limit) {
        return jdbc.sql("""
                select occurred_at, source, 'consent-' || status as kind,
                    case topic when '' then purpose else topic end as subject, entry_id as reference
                from consent_entry where customer_id = :customer and occurred_at < :moment
                union all
                select occurred_at, source,
                    case when paused_until is distinct from before
                        then case when paused_until is null then 'pause-ended' else 'paused' end
                        else 'frequency-changed' end,
                    case when paused_until is distinct from before
                        then coalesce(paused_until::text, '') else frequency end, change_id
                from (select *, lag(paused_until) over (order by change_id) as before
                      from contact_preference_change where customer_id = :customer) wish
                where occurred_at < :moment
                order by occurred_at desc, reference desc limit :limit
                """)
                .param("customer", customerId)
                .param("moment", OffsetDateTime.ofInstant(moment, ZoneOffset.UTC))
                .param("limit", limit)
                .query((row, n) -> new TimelineEntry(
                        row.getObject("occurred_at", OffsetDateTime.class).toInstant(),
                        channel(row.getString("source")),
                        row.getString("kind"),
                        row.getString("subject"),
                        row.getString("reference")))
                .list();
    }

    private static String channel(String source) {
        return switch (source) {
            case "sign-up-form" -> "form";
            case "double-opt-in", "one-click" -> "mail";
            case "import" -> "import";
            default -> "web";
        };
    }
}
