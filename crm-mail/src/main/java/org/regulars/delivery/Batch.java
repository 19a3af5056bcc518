package org.regulars.delivery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.regulars.dispatch.ClaimedDispatch;
import org.regulars.dispatch.Outcome;

/** Mails on their way under one claim; collects their outcomes while they come. */
final class Batch {

    private final BiFunction<ClaimedDispatch, Answer, @Nullable Outcome> outcomes;
    private List<Outcome> arrived = new ArrayList<>();
    private int open;

    /** @param outcomes what an answer means for a dispatch; null where it is not ours to say */
    Batch(BiFunction<ClaimedDispatch, Answer, @Nullable Outcome> outcomes) {
        this.outcomes = outcomes;
    }

    synchronized Parcel parcel(ClaimedDispatch dispatch, Sealed mail) {
        open++;
        return new Parcel(dispatch, mail.sender(), mail.recipient(), mail.content(), this::answered);
    }

    private void answered(Parcel parcel, Answer answer) {
        ClaimedDispatch dispatch = parcel.dispatch();
        Outcome outcome = dispatch == null ? null : outcomes.apply(dispatch, answer);
        if (outcome != null) {
            parcel.outcome(outcome);
        }
        synchronized (this) {
            if (outcome != null) {
                arrived.add(outcome);
            }
            open--;
            if (open == 0) {
                notifyAll();
            }
        }
    }

    /** Waits until all are answered, at most so long; true when they are. */
    synchronized boolean await(Duration longest) throws InterruptedException {
        long until = System.nanoTime() + longest.toNanos();
        while (open > 0) {
            long left = (until - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    /** What arrived since the last time. */
    synchronized List<Outcome> take() {
        List<Outcome> taken = arrived;
        arrived = new ArrayList<>();
        return taken;
    }
}
