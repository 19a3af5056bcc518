package org.regulars.consent;

import java.time.Duration;
import org.regulars.job.Job;
import org.springframework.stereotype.Component;

/** Seals new entries of the consent ledger within seconds. */
@Component
class SealConsents implements Job {

    private final SealedLedger ledger;

    SealConsents(SealedLedger ledger) {
        this.ledger = ledger;
    }

    @Override
    public String key() {
        return "seal-consents";
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(5);
    }

    @Override
    public String run() {
        int sealed = ledger.seal();
        return sealed == 0 ? "" : sealed + " entries";
    }
}
