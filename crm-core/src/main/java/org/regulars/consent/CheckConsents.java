package org.regulars.consent;

import java.time.Duration;
import org.regulars.job.Job;
import org.springframework.stereotype.Component;

/** Walks the whole chain of the consent ledger once a day; a run that finds something is a failed one. */
@Component
class CheckConsents implements Job {

    private final SealedLedger ledger;

    CheckConsents(SealedLedger ledger) {
        this.ledger = ledger;
    }

    @Override
    public String key() {
        return "check-consents";
    }

    @Override
    public Duration every() {
        return Duration.ofDays(1);
    }

    @Override
    public String run() {
        LedgerCheck check = ledger.check("system");
        if (!check.sound()) {
            throw new IllegalStateException("The consent ledger is not as it was sealed: "
                    + check.problems().size() + " problems, see the page Consent ledger");
        }
        return check.entries() + " entries are as they were sealed";
    }
}
