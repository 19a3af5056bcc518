package org.regulars.connection;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import org.regulars.job.Job;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Deletes deliveries 30 days after they came; until then a repeated one is known. */
@Component
class ForgetOldDeliveries implements Job {

    private static final Duration KEPT = Duration.ofDays(30);

    private final JdbcClient jdbc;
    private final Clock clock;

    ForgetOldDeliveries(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public String key() {
        return "forget-old-deliveries";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    @Override
    public String run() {
        int deleted = jdbc.sql("delete from shop_delivery where received_at < ?")
                .param(OffsetDateTime.now(clock).minus(KEPT))
                .update();
        return deleted == 0 ? "" : deleted + " deliveries";
    }
}
