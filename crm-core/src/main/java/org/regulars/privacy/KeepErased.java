package org.regulars.privacy;

import java.time.Duration;
import org.regulars.job.Job;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Keeps erased who was erased: at the start, before any other work, and again and again after it. */
@Component
class KeepErased implements Job {

    private final Erasures erasures;

    KeepErased(Erasures erasures) {
        this.erasures = erasures;
    }

    @Override
    public String key() {
        return "keep-erased";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(5);
    }

    @Override
    public String run() {
        int again = erasures.applyAgain() + erasures.sweep();
        return again == 0 ? "" : again + " customers erased again";
    }

    /** A database that does not fit its log is no reason not to start; the job says so. */
    @EventListener(ApplicationReadyEvent.class)
    @Order(Ordered.HIGHEST_PRECEDENCE)
    void start() {
        erasures.keyFingerprint();
        try {
            erasures.applyAgain();
        } catch (IllegalStateException e) {
            // Listed with the jobs as soon as the job ran.
        }
    }
}
