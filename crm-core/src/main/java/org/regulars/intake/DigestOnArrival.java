package org.regulars.intake;

import jakarta.annotation.PreDestroy;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/** Wakes the digestion the moment events are committed, so that the customer's page shows them within a second. */
@Component
@ConditionalOnProperty(name = "regulars.jobs.enabled", matchIfMissing = true)
class DigestOnArrival {

    private static final Logger log = LoggerFactory.getLogger(DigestOnArrival.class);

    private static final long GATHER_MILLIS = 100;

    private final EventDigest digest;
    private final AtomicBoolean woken = new AtomicBoolean();
    private final ExecutorService worker = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "event-digest");
        thread.setDaemon(true);
        return thread;
    });

    DigestOnArrival(EventDigest digest) {
        this.digest = digest;
    }

    @TransactionalEventListener(fallbackExecution = true)
    void arrived(EventsAccepted event) {
        if (woken.compareAndSet(false, true)) {
            worker.execute(this::digest);
        }
    }

    private void digest() {
        try {
            // Many events together cost little more than one.
            TimeUnit.MILLISECONDS.sleep(GATHER_MILLIS);
            woken.set(false);
            digest.digestAll();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.warn("Events wait for the next run of the job: {}", e.getClass().getName());
        }
    }

    @PreDestroy
    void stop() throws InterruptedException {
        worker.shutdown();
        if (!worker.awaitTermination(10, TimeUnit.SECONDS)) {
            log.warn("Events still wait; the next start digests them");
        }
    }
}
