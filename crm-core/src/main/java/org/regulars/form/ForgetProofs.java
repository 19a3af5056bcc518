package org.regulars.form;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import org.regulars.job.Job;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Deletes used proofs of work once nobody could use them again, and what the brake counted a day ago. */
@Component
class ForgetProofs implements Job {

    private static final Duration COUNTED = Duration.ofDays(1);

    private final JdbcClient jdbc;
    private final Clock clock;

    ForgetProofs(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public String key() {
        return "forget-form-proofs";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    @Override
    public String run() {
        OffsetDateTime now = OffsetDateTime.now(clock);
        int proofs = jdbc.sql("delete from form_proof where expires_at < ?")
                .param(now)
                .update();
        jdbc.sql("delete from form_brake where hour < ?")
                .param(now.minus(COUNTED))
                .update();
        return proofs == 0 ? "" : proofs + " proofs";
    }
}
