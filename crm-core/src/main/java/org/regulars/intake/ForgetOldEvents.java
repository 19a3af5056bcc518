package org.regulars.intake;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import org.regulars.job.Job;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Deletes messages 30 days after they came; until then a repeated one is known. */
@Component
class ForgetOldEvents implements Job {

    private static final Duration KEPT = Duration.ofDays(30);
    private static final int AT_ONCE = 10_000;

    private final JdbcClient jdbc;
    private final Clock clock;

    ForgetOldEvents(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public String key() {
        return "forget-old-events";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    @Override
    public String run() {
        int deleted = 0;
        int some;
        do {
            some = jdbc.sql("""
                    delete from event_inbox where event_id in (
                        select event_id from event_inbox where received_at < ?
                            and event_id not in (select unnest(event_ids) from event_waiting)
                        order by received_at limit ?)
                    """)
                    .params(OffsetDateTime.now(clock).minus(KEPT), AT_ONCE)
                    .update();
            deleted += some;
        } while (some == AT_ONCE);
        jdbc.sql("delete from event_warning where last_at < ?")
                .param(OffsetDateTime.now(clock).minus(KEPT))
                .update();
        return deleted == 0 ? "" : deleted + " events";
    }
}
