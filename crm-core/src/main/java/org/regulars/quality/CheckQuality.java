package org.regulars.quality;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.regulars.job.Job;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Looks at everybody once a day, and at those who came or were seen in between. */
@Component
class CheckQuality implements Job {

    private static final Duration EVERYBODY = Duration.ofHours(24);
    /** What was being written while the last run looked. */
    private static final Duration OVERLAP = Duration.ofMinutes(2);

    private final JdbcClient jdbc;
    private final Measuring measuring;
    private final Clock clock;

    CheckQuality(JdbcClient jdbc, Measuring measuring, Clock clock) {
        this.jdbc = jdbc;
        this.measuring = measuring;
        this.clock = clock;
    }

    @Override
    public String key() {
        return "quality";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(5);
    }

    @Override
    public String run() {
        Instant now = clock.instant();
        Optional<Instant> everybody =
                jdbc.sql("""
                        select started_at from quality_run where everybody order by run_id desc limit 1
                        """).query(OffsetDateTime.class).optional().map(OffsetDateTime::toInstant);
        if (everybody.isEmpty() || everybody.get().plus(EVERYBODY).isBefore(now)) {
            return measuring.everybody() + " customers";
        }
        Last last = jdbc.sql("select started_at, identity_id from quality_run order by run_id desc limit 1")
                .query(Last.class)
                .single();
        long changed = measuring.changed(last.startedAt().toInstant().minus(OVERLAP), last.identityId());
        return changed == 0 ? "" : changed + " customers";
    }

    record Last(OffsetDateTime startedAt, long identityId) {}
}
