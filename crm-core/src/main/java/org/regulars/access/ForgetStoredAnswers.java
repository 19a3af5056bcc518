package org.regulars.access;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import org.regulars.job.Job;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Deletes stored answers after two days; then a key is new again. */
@Component
class ForgetStoredAnswers implements Job {

    private static final Duration KEPT = Duration.ofDays(2);

    private final JdbcClient jdbc;
    private final Clock clock;

    ForgetStoredAnswers(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public String key() {
        return "forget-stored-answers";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    @Override
    public String run() {
        int deleted = jdbc.sql("delete from stored_answer where answered_at < ?")
                .param(OffsetDateTime.now(clock).minus(KEPT))
                .update();
        return deleted == 0 ? "" : deleted + " answers";
    }
}
