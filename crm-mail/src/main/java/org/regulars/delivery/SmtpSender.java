package org.regulars.delivery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The mails that wait for one route, and the connections that fetch them; as many are opened as there is work for. */
final class SmtpSender {

    /** After so long whoever waits for work looks whether there will be any. */
    private static final Duration WAKE = Duration.ofMillis(200);

    private static final int MISHAPS = 5;

    private final SmtpRoute route;
    private final DeliveryProperties properties;
    private final Logbook logbook;
    private final int most;
    private final Pace pace;
    private final BiConsumer<Parcel, Answer> answers;
    private final BlockingDeque<Parcel> waiting = new LinkedBlockingDeque<>();
    private final AtomicInteger idle = new AtomicInteger();
    private final AtomicInteger mishaps = new AtomicInteger();
    private int lines;
    private int numbered;
    private volatile @Nullable Answer halted;
    private volatile boolean stopping;

    /**
     * @param most connections at the same time
     * @param answers told what became of each mail
     */
    SmtpSender(
            SmtpRoute route,
            DeliveryProperties properties,
            Logbook logbook,
            int most,
            Pace pace,
            BiConsumer<Parcel, Answer> answers) {
        this.route = route;
        this.properties = properties;
        this.logbook = logbook;
        this.most = most;
        this.pace = pace;
        this.answers = answers;
    }

    SmtpRoute route() {
        return route;
    }

    DeliveryProperties properties() {
        return properties;
    }

    Logbook logbook() {
        return logbook;
    }

    void answer(Parcel parcel, Answer answer) {
        answers.accept(parcel, answer);
    }

    /** Each gets its answer, sooner or later. */
    void submit(Collection<Parcel> parcels) {
        halted = null;
        waiting.addAll(parcels);
        staff();
        if (stopping) {
            answerAll(new Answer(Answer.Kind.STOPPED, "Stopped before the mail was handed over"));
        }
    }

    private synchronized void staff() {
        int wanted = Math.min(most, lines + waiting.size() - idle.get());
        while (lines < wanted) {
            lines++;
            Thread line = new Thread(new SmtpLine(this), "mail-" + route.name() + "-" + ++numbered);
            line.setDaemon(true);
            line.start();
        }
    }

    /** The next mail; null when none came for as long as an idle connection is kept. */
    @Nullable
    Parcel next() {
        if (halted != null) {
            return null;
        }
        Parcel there = waiting.poll();
        if (there != null || stopping) {
            return inTurn(there);
        }
        idle.incrementAndGet();
        try {
            long until = System.nanoTime() + properties.keepIdle().toNanos();
            Parcel found = null;
            while (found == null && !stopping && halted == null && System.nanoTime() < until) {
                found = waiting.poll(WAKE.toMillis(), TimeUnit.MILLISECONDS);
            }
            return inTurn(found);
        } catch (InterruptedException e) {
            return null;
        } finally {
            idle.decrementAndGet();
        }
    }

    /** Waits until the route's limit lets it leave. */
    private @Nullable Parcel inTurn(@Nullable Parcel parcel) {
        if (parcel != null && pace.isLimited()) {
            long moment = pace.take();
            while (!stopping && halted == null && moment - System.nanoTime() > 0) {
                LockSupport.parkNanos(Math.min(moment - System.nanoTime(), WAKE.toNanos()));
            }
        }
        return parcel;
    }

    /** The next mail when there is more to do than there are connections to do it. */
    @Nullable
    Parcel nextOfMany() {
        return waiting.size() >= most && !stopping && halted == null && !pace.isLimited() ? waiting.poll() : null;
    }

    void putBack(Parcel parcel) {
        waiting.addFirst(parcel);
    }

    /** Whether a new connection that broke may have to do with the one mail on it: so few in a row did. */
    boolean isMishap() {
        return mishaps.incrementAndGet() <= MISHAPS;
    }

    /** The server answered an envelope, whatever it said. */
    void talks() {
        mishaps.set(0);
    }

    boolean isStopping() {
        return stopping;
    }

    /**
     * A connection is given up. What it was to carry waits for the others; where there is none, nothing can go.
     *
     * @param why null when it only had nothing to do
     */
    void ended(@Nullable Answer why) {
        boolean last;
        synchronized (this) {
            lines--;
            last = lines == 0;
        }
        Answer end = why != null ? why : halted;
        if (last && end != null) {
            answerAll(end);
        } else if (!waiting.isEmpty() && end == null) {
            staff();
        }
    }

    /** Lets nothing go on over this route; what waits gets this answer, and each connection ends after the mail it is at. */
    void halt(Answer why) {
        halted = why;
        answerAll(why);
    }

    /** Why nothing goes over this route any more; null when something does. */
    @Nullable
    Answer halted() {
        return halted;
    }

    private void answerAll(Answer answer) {
        List<Parcel> left = new ArrayList<>();
        waiting.drainTo(left);
        left.forEach(parcel -> answer(parcel, answer));
    }

    /** Has each connection finish the mail that it is at. */
    void stop() {
        stopping = true;
        answerAll(new Answer(Answer.Kind.STOPPED, "Stopped before the mail was handed over"));
    }
}
