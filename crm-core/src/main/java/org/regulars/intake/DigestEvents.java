package org.regulars.intake;

import java.time.Duration;
import org.regulars.job.Job;
import org.springframework.stereotype.Component;

/** Picks up events that were accepted just before a stop, or by a node that does not digest. */
@Component
class DigestEvents implements Job {

    private final EventDigest digest;

    DigestEvents(EventDigest digest) {
        this.digest = digest;
    }

    @Override
    public String key() {
        return "digest-events";
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(1);
    }

    @Override
    public String run() {
        int digested = digest.digestAll();
        return digested == 0 ? "" : digested + " events";
    }
}
