package org.regulars.connection;

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

/** Wakes the digestion the moment something from a shop is committed. */
@Component
@ConditionalOnProperty(name = "regulars.jobs.enabled", matchIfMissing = true)
class DigestOnDelivery {

    private static final Logger log = LoggerFactory.getLogger(DigestOnDelivery.class);

    private final DeliveryDigest digest;
    private final AtomicBoolean woken = new AtomicBoolean();
    private final ExecutorService worker = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "delivery-digest");
        thread.setDaemon(true);
        return thread;
    });

    DigestOnDelivery(DeliveryDigest digest) {
        this.digest = digest;
    }

    @TransactionalEventListener
    void arrived(DeliveriesAccepted deliveries) {
        if (woken.compareAndSet(false, true)) {
            worker.execute(this::digest);
        }
    }

    private void digest() {
        woken.set(false);
        try {
            digest.digestAll();
        } catch (RuntimeException e) {
            log.warn(
                    "Deliveries wait for the next run of the job: {}",
                    e.getClass().getName());
        }
    }

    @PreDestroy
    void stop() throws InterruptedException {
        worker.shutdown();
        if (!worker.awaitTermination(10, TimeUnit.SECONDS)) {
            log.warn("Deliveries still wait; the next start digests them");
        }
    }
}
