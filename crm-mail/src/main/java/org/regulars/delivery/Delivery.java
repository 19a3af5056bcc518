package org.regulars.delivery;

import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.regulars.dispatch.ClaimedDispatch;
import org.regulars.dispatch.Content;
import org.regulars.dispatch.Departures;
import org.regulars.dispatch.DispatchState;
import org.regulars.dispatch.Dispatches;
import org.regulars.dispatch.Gate;
import org.regulars.dispatch.GateRound;
import org.regulars.dispatch.MailKind;
import org.regulars.dispatch.Outcome;
import org.regulars.dispatch.Reason;
import org.regulars.job.Job;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes what the gate lets through to the mail server, batch by batch: each is claimed, written, marked as attempted and settled
 * in the ledger as a whole, while its mails leave one by one over the route's connections, which note every departure. So a
 * crash leaves at most one mail per connection of which nobody knows.
 */
@Component
class Delivery implements Job {

    private static final Duration LOOK = Duration.ofSeconds(1);
    /** A batch is as large as what leaves in this time, so that a stop in the meantime comes too late for few. */
    private static final Duration BATCH = Duration.ofSeconds(2);

    private static final Duration RENEW_AFTER = Duration.ofSeconds(15);
    private static final int FIRST_BATCH = 100;
    private static final int SMALLEST_BATCH = 10;
    private static final int BATCHES_AT_ONCE = 2;
    private static final int WRITTEN_AT_ONCE = 50;

    private final Gate gate;
    private final Dispatches dispatches;
    private final Departures departures;
    private final Letters letters;
    private final Routes routes;
    private final DeliveryProperties properties;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final ExecutorService writers;
    private final ExecutorService helpers;
    /** What the ledger could not be told. */
    private final Queue<Outcome> untold = new ConcurrentLinkedQueue<>();

    private volatile int batch = FIRST_BATCH;
    private volatile boolean stopping;

    Delivery(
            Gate gate,
            Dispatches dispatches,
            Departures departures,
            Letters letters,
            Routes routes,
            DeliveryProperties properties,
            TransactionTemplate transaction,
            Clock clock) {
        this.gate = gate;
        this.dispatches = dispatches;
        this.departures = departures;
        this.letters = letters;
        this.routes = routes;
        this.properties = properties;
        this.transaction = transaction;
        this.clock = clock;
        this.writers = threads(Runtime.getRuntime().availableProcessors(), "mail-writer");
        this.helpers = threads(BATCHES_AT_ONCE - 1, "mail-batch");
    }

    private static ExecutorService threads(int number, String name) {
        return Executors.newFixedThreadPool(number, task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public String key() {
        return "delivery";
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(1);
    }

    /** Throws when the mail server cannot be reached; what was to go waits and nothing is lost. */
    @Override
    public String run() {
        tellLate();
        int expired = departures.expire() + gate.expireLeases();
        Tally tally = new Tally();
        CompletableFuture<?> helping = null;
        try {
            while (deliver(tally)) {
                if (helping == null) {
                    // While one batch is on the wire, the next is written.
                    helping = CompletableFuture.runAsync(() -> deliverAll(tally), helpers);
                }
            }
        } finally {
            if (helping != null) {
                helping.join();
            }
            routes.judge();
        }
        String trouble = tally.trouble();
        if (trouble != null) {
            throw new IllegalStateException(trouble);
        }
        return tally.words(expired);
    }

    private void deliverAll(Tally tally) {
        boolean more = true;
        while (more) {
            more = deliver(tally);
        }
    }

    /** Delivers one batch, of mails that somebody waits for if there are any; false when there is no more to do, or no way to. */
    private boolean deliver(Tally tally) {
        if (stopping || tally.trouble() != null) {
            return false;
        }
        for (MailKind kind : routes.open()) {
            int limit = Math.min(Math.min(batch, properties.chunk()), routes.most(kind, BATCH));
            GateRound round = gate.claim(limit, kind);
            if (round.considered() > 0) {
                deliver(round, limit, tally);
                return true;
            }
        }
        return false;
    }

    private void deliver(GateRound round, int limit, Tally tally) {
        tally.kept(round.considered() - round.claimed().size());
        long begun = System.nanoTime();
        boolean all = deliver(round, tally);
        long took = Math.max(System.nanoTime() - begun, 1);
        if (all && round.claimed().size() >= limit / 2) {
            long fitting = round.claimed().size() * BATCH.toNanos() / took;
            batch = (int) Math.max(SMALLEST_BATCH, Math.min(fitting, 4L * limit));
        }
    }

    private boolean deliver(GateRound round, Tally tally) {
        Set<Long> going;
        long begun = System.nanoTime();
        List<Written> written = write(round.claimed(), tally);
        Batch sending = new Batch((dispatch, answer) -> outcome(dispatch, answer, tally));
        List<Outcome> outcomes = new ArrayList<>();
        boolean done = false;
        try {
            if (System.nanoTime() - begun > RENEW_AFTER.toNanos()) {
                gate.renew(round.claim());
            }
            going = Objects.requireNonNull(transaction.execute(status -> {
                departures.open(round.claim());
                return gate.attempt(
                        round.claim(), written.stream().map(Written::letter).toList());
            }));
            submit(sending, written, going);
            tally.kept(written.size() - going.size());
            while (!sending.await(LOOK)) {
                outcomes.addAll(sending.take());
                dispatches.settle(outcomes);
                outcomes.clear();
                departures.renew(round.claim());
                callBack(round.claim(), sending, written);
            }
            outcomes.addAll(sending.take());
            transaction.executeWithoutResult(status -> {
                dispatches.settle(outcomes);
                departures.close(round.claim());
            });
            done = true;
            return going.size() == written.size();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while mails were on their way", e);
        } finally {
            if (!done) {
                keep(sending, outcomes);
            }
        }
    }

    /** However slow the mail server is, who says stop or pause while mails wait for it gets none of them. */
    private void callBack(String claim, Batch sending, List<Written> written) {
        Set<Long> open = sending.open();
        sending.callBack(gate.stopped(
                claim,
                written.stream()
                        .map(Written::letter)
                        .filter(letter -> open.contains(letter.dispatch().dispatchId()))
                        .toList()));
    }

    private void submit(Batch sending, List<Written> written, Set<Long> going) {
        List<Parcel> parcels = new ArrayList<>();
        for (Written one : written) {
            ClaimedDispatch dispatch = one.letter().dispatch();
            if (going.contains(dispatch.dispatchId())) {
                parcels.add(sending.parcel(dispatch, one.mail()));
            }
        }
        routes.submit(parcels);
    }

    /** What became of mails while the ledger was away is told when it is back, even where the notes are lost. */
    private void keep(Batch sending, List<Outcome> outcomes) {
        try {
            sending.await(properties.acceptTimeout());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        untold.addAll(outcomes);
        untold.addAll(sending.take());
    }

    private void tellLate() {
        List<Outcome> late = new ArrayList<>(untold);
        if (!late.isEmpty()) {
            dispatches.settle(late);
            untold.removeAll(late);
        }
    }

    /** All cores write; one whose letter cannot be written fails alone. */
    private List<Written> write(List<ClaimedDispatch> claimed, Tally tally) {
        Function<ClaimedDispatch, Content> contents = letters.contents(claimed);
        List<CompletableFuture<List<Written>>> parts = new ArrayList<>();
        for (int from = 0; from < claimed.size(); from += WRITTEN_AT_ONCE) {
            List<ClaimedDispatch> part = claimed.subList(from, Math.min(from + WRITTEN_AT_ONCE, claimed.size()));
            parts.add(CompletableFuture.supplyAsync(() -> writeEach(part, contents, tally), writers));
        }
        return parts.stream()
                .map(CompletableFuture::join)
                .flatMap(Collection::stream)
                .toList();
    }

    private List<Written> writeEach(
            List<ClaimedDispatch> claimed, Function<ClaimedDispatch, Content> contents, Tally tally) {
        List<Written> written = new ArrayList<>();
        for (ClaimedDispatch dispatch : claimed) {
            try {
                written.add(letters.write(dispatch, contents));
            } catch (DataAccessException | TransactionException e) {
                // The database is away; the dispatch has nothing to do with it.
                throw e;
            } catch (RuntimeException e) {
                dispatches.notRendered(dispatch, String.valueOf(e.getMessage()));
                tally.failed();
            }
        }
        return written;
    }

    private @Nullable Outcome outcome(ClaimedDispatch dispatch, Answer answer, Tally tally) {
        Outcome outcome = answer.kind() == Answer.Kind.LOST ? null : outcome(dispatch, answer);
        tally.count(outcome, answer);
        return outcome;
    }

    private Outcome outcome(ClaimedDispatch dispatch, Answer answer) {
        Instant now = clock.instant();
        return switch (answer.kind()) {
            case ACCEPTED -> outcome(dispatch, DispatchState.SENT, null, answer, null);
            case REFUSED -> outcome(dispatch, DispatchState.FAILED, Reason.REFUSED, answer, null);
            case NONE -> outcome(dispatch, DispatchState.UNKNOWN, Reason.NO_ANSWER, answer, null);
            case UNREACHABLE, BARRED ->
                outcome(
                        dispatch,
                        DispatchState.HELD,
                        Reason.UNREACHABLE,
                        answer,
                        now.plus(properties.unreachableRetry()));
            case CALLED_BACK -> outcome(dispatch, DispatchState.HELD, Reason.CALLED_BACK, answer, now);
            case STOPPED, LOST -> outcome(dispatch, DispatchState.HELD, Reason.UNREACHABLE, answer, now);
            case DEFERRED, OBJECTED -> {
                List<Duration> retries = properties.retries();
                yield dispatch.attempts() < retries.size()
                        ? outcome(
                                dispatch,
                                DispatchState.HELD,
                                Reason.DEFERRED,
                                answer,
                                now.plus(retries.get(dispatch.attempts())))
                        : outcome(dispatch, DispatchState.FAILED, Reason.GAVE_UP, answer, null);
            }
        };
    }

    private static Outcome outcome(
            ClaimedDispatch dispatch,
            DispatchState state,
            @Nullable Reason reason,
            Answer answer,
            @Nullable Instant retryAt) {
        Map<String, Object> facts = reason == null
                ? Map.of()
                : retryAt == null
                        ? Map.of("reply", answer.words())
                        : Map.of("reply", answer.words(), "until", retryAt.toString());
        return new Outcome(
                dispatch.customerId(),
                dispatch.dispatchId(),
                state,
                reason,
                facts,
                answer.words(),
                retryAt,
                dispatch.claim());
    }

    /** Finishes the mails that are on the wire, so that a restart leaves nothing unknown. */
    @EventListener
    void stop(ContextClosedEvent closed) {
        stopping = true;
        routes.stop();
    }

    @PreDestroy
    void close() {
        writers.shutdown();
        helpers.shutdown();
    }

    /** What one run came to. */
    private static final class Tally {

        private int sent;
        private int failed;
        private int unknown;
        private int kept;
        private @Nullable String trouble;

        private synchronized void count(@Nullable Outcome outcome, Answer answer) {
            switch (outcome == null ? DispatchState.HELD : outcome.state()) {
                case SENT -> sent++;
                case UNKNOWN -> unknown++;
                case FAILED -> failed++;
                default -> kept++;
            }
            if (answer.isAboutTheRoute()) {
                trouble = answer.words();
            }
        }

        private synchronized void kept(int more) {
            kept += more;
        }

        private synchronized void failed() {
            failed++;
        }

        private synchronized @Nullable String trouble() {
            return trouble;
        }

        private synchronized String words(int expired) {
            if (sent + failed + unknown + kept + expired == 0) {
                return "";
            }
            return "%d sent, %d failed, %d unknown, %d held or suppressed, %d leases ran out"
                    .formatted(sent, failed, unknown, kept, expired);
        }
    }
}
