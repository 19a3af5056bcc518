package org.regulars.delivery;

import jakarta.annotation.PreDestroy;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.regulars.dispatch.ClaimedDispatch;
import org.regulars.dispatch.DispatchState;
import org.regulars.dispatch.Dispatches;
import org.regulars.dispatch.Gate;
import org.regulars.dispatch.GateRound;
import org.regulars.dispatch.Outcome;
import org.regulars.dispatch.Reason;
import org.regulars.job.Job;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes what the gate lets through to the mail server. Mails go in rounds of as many as there are connections: each round is
 * in the ledger as attempted before the first byte leaves, and its answers are written together with the next round's
 * attempts. So a crash leaves at most one mail per connection of which nobody knows.
 */
@Component
class Delivery implements Job {

    private static final Duration RENEW_AFTER = Duration.ofSeconds(15);

    private final Gate gate;
    private final Dispatches dispatches;
    private final Letters letters;
    private final SmtpConnections connections;
    private final DeliveryProperties properties;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final ExecutorService senders;
    private volatile boolean stopping;

    Delivery(
            Gate gate,
            Dispatches dispatches,
            Letters letters,
            SmtpConnections connections,
            DeliveryProperties properties,
            TransactionTemplate transaction,
            Clock clock) {
        this.gate = gate;
        this.dispatches = dispatches;
        this.letters = letters;
        this.connections = connections;
        this.properties = properties;
        this.transaction = transaction;
        this.clock = clock;
        this.senders = Executors.newFixedThreadPool(properties.connections(), task -> {
            Thread thread = new Thread(task, "mail-sender");
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
        int expired = gate.expireLeases();
        Tally tally = new Tally();
        GateRound round = gate.claim(properties.chunk());
        while (round.considered() > 0 && !stopping) {
            deliver(round, tally);
            if (tally.trouble != null) {
                throw new IllegalStateException(tally.trouble);
            }
            round = gate.claim(properties.chunk());
        }
        if (round.considered() > 0) {
            gate.release(round.claim(), clock.instant());
        }
        connections.closeIdle();
        return tally.words(expired);
    }

    private void deliver(GateRound round, Tally tally) {
        List<ClaimedDispatch> claimed = round.claimed();
        tally.kept += round.considered() - claimed.size();
        List<Outcome> answered = new ArrayList<>();
        Instant renewed = clock.instant();
        try {
            for (int from = 0; from < claimed.size(); from += properties.connections()) {
                int to = Math.min(from + properties.connections(), claimed.size());
                List<Prepared> prepared = prepare(claimed.subList(from, to), tally);
                List<Outcome> settled = List.copyOf(answered);
                Set<Long> going = transaction.execute(status -> {
                    dispatches.settle(settled);
                    return gate.attempt(
                            round.claim(),
                            prepared.stream().map(Prepared::letter).toList());
                });
                answered.clear();
                answered.addAll(send(prepared, going, tally));
                if (stopping || tally.trouble != null) {
                    gate.release(
                            round.claim(),
                            clock.instant().plus(stopping ? Duration.ZERO : properties.unreachableRetry()));
                    return;
                }
                if (renewed.plus(RENEW_AFTER).isBefore(clock.instant())) {
                    gate.renew(round.claim());
                    renewed = clock.instant();
                }
            }
        } finally {
            dispatches.settle(answered);
        }
    }

    /** One whose letter cannot be written fails alone. */
    private List<Prepared> prepare(List<ClaimedDispatch> claimed, Tally tally) {
        List<Prepared> prepared = new ArrayList<>();
        for (ClaimedDispatch dispatch : claimed) {
            try {
                prepared.add(letters.prepare(dispatch));
            } catch (RuntimeException e) {
                dispatches.notRendered(dispatch, String.valueOf(e.getMessage()));
                tally.failed++;
            }
        }
        return prepared;
    }

    private List<Outcome> send(List<Prepared> prepared, Set<Long> going, Tally tally) {
        List<ClaimedDispatch> under = new ArrayList<>();
        List<Future<Answer>> answers = new ArrayList<>();
        for (Prepared one : prepared) {
            if (going.contains(one.letter().dispatch().dispatchId())) {
                under.add(one.letter().dispatch());
                answers.add(senders.submit(() -> send(one.message())));
            } else {
                tally.kept++;
            }
        }
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            outcomes.add(tally.count(outcome(under.get(i), answer(answers.get(i)))));
        }
        return outcomes;
    }

    private Answer send(MimeMessage message) throws MessagingException {
        Address recipient = message.getAllRecipients()[0];
        return connections.send(message, recipient);
    }

    /** A sender that breaks leaves its mail with an unknown outcome, which is the truth. */
    private static Answer answer(Future<Answer> answer) {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer(Answer.Kind.NONE, "Interrupted while waiting for the mail server's answer");
        } catch (ExecutionException e) {
            return new Answer(Answer.Kind.NONE, String.valueOf(e.getCause()));
        }
    }

    private Outcome outcome(ClaimedDispatch dispatch, Answer answer) {
        Instant now = clock.instant();
        return switch (answer.kind()) {
            case ACCEPTED -> outcome(dispatch, DispatchState.SENT, null, answer, null);
            case REFUSED -> outcome(dispatch, DispatchState.FAILED, Reason.REFUSED, answer, null);
            case NONE -> outcome(dispatch, DispatchState.UNKNOWN, Reason.NO_ANSWER, answer, null);
            case UNREACHABLE ->
                outcome(
                        dispatch,
                        DispatchState.HELD,
                        Reason.UNREACHABLE,
                        answer,
                        now.plus(properties.unreachableRetry()));
            case DEFERRED -> {
                // Tries count from this one on; those the server did not even hear of are few and do no harm.
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
        return new Outcome(dispatch.customerId(), dispatch.dispatchId(), state, reason, facts, answer.words(), retryAt);
    }

    /** Finishes the round it is in, so that a restart leaves nothing unknown. */
    @EventListener
    void stop(ContextClosedEvent closed) {
        stopping = true;
    }

    @PreDestroy
    void close() {
        senders.shutdown();
    }

    /** What one run came to. */
    private static final class Tally {

        private int sent;
        private int failed;
        private int unknown;
        private int kept;
        private @Nullable String trouble;

        private Outcome count(Outcome outcome) {
            switch (outcome.state()) {
                case SENT -> sent++;
                case UNKNOWN -> unknown++;
                case FAILED -> failed++;
                default -> kept++;
            }
            if (outcome.reason() == Reason.UNREACHABLE) {
                trouble = outcome.reply();
            }
            return outcome;
        }

        private String words(int expired) {
            if (sent + failed + unknown + kept + expired == 0) {
                return "";
            }
            return "%d sent, %d failed, %d unknown, %d held or suppressed, %d leases ran out"
                    .formatted(sent, failed, unknown, kept, expired);
        }
    }
}
