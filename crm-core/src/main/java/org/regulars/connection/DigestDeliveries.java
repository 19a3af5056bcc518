package org.regulars.connection;

import java.time.Duration;
import org.regulars.job.Job;
import org.springframework.stereotype.Component;

/** Picks up deliveries that were accepted just before a stop, and those that are due for another try. */
@Component
class DigestDeliveries implements Job {

    private final DeliveryDigest digest;

    DigestDeliveries(DeliveryDigest digest) {
        this.digest = digest;
    }

    @Override
    public String key() {
        return "digest-deliveries";
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(5);
    }

    @Override
    public String run() {
        int digested = digest.digestAll();
        return digested == 0 ? "" : digested + " deliveries";
    }
}
