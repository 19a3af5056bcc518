package org.regulars.customer;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import org.regulars.job.Job;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Forgets values that others took the place of two years ago. */
@Component
class ForgetPastValues implements Job {

    private static final Duration KEPT = Duration.ofDays(730);

    private final JdbcClient jdbc;
    private final Clock clock;

    ForgetPastValues(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public String key() {
        return "forget-past-values";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(24);
    }

    @Override
    public String run() {
        int forgotten = jdbc.sql("delete from profile_attribute_past where replaced_at < ?")
                .param(OffsetDateTime.now(clock).minus(KEPT))
                .update();
        return forgotten == 0 ? "" : forgotten + " values";
    }
}
