package org.regulars.interaction;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import org.regulars.job.Job;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Makes the partitions of this and the next two months before their first interaction comes. */
@Component
class InteractionMonths implements Job {

    private final JdbcClient jdbc;
    private final Clock clock;

    InteractionMonths(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public String key() {
        return "interaction-months";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(12);
    }

    @Override
    public String run() {
        OffsetDateTime now = OffsetDateTime.now(clock);
        for (int months = 0; months <= 2; months++) {
            jdbc.sql("select ensure_interaction_month(?)")
                    .param(now.withDayOfMonth(1).plusMonths(months))
                    .query((row, n) -> n)
                    .list();
        }
        return "";
    }
}
