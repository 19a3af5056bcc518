package org.regulars.delivery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.regulars.dispatch.ClaimedDispatch;
import org.regulars.dispatch.Outcome;

/** Mails on their way under one claim; collects their outcomes while they come. */
final class Batch {

    private final BiFunction<ClaimedDispatch, Answer, @Nullable Outcome> outcomes;
    private List<Outcome> arrived = new ArrayList<>();
    private final Map<Long, Parcel> open = new HashMap<>();

    /** @param outcomes what an answer means for a dispatch; null where it is not ours to say */
    Batch(BiFunction<ClaimedDispatch, Answer, @Nullable Outcome> outcomes) {
        this.outcomes = outcomes;
    }

    synchronized Parcel parcel(ClaimedDispatch dispatch, Sealed mail) {
        Parcel parcel = new Parcel(dispatch, mail.sender(), mail.recipient(), mail.content(), this::answered);
        open.put(dispatch.dispatchId(), parcel);
        return parcel;
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
            if (dispatch != null) {
                open.remove(dispatch.dispatchId());
            }
            if (open.isEmpty()) {
                notifyAll();
            }
        }
    }

    /** Waits until all are answered, at most so long; true when they are. */
    synchronized boolean await(Duration longest) throws InterruptedException {
        long until = System.nanoTime() + longest.toNanos();
        while (!open.isEmpty()) {
            long left = (until - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    /** The dispatches that have no answer yet. */
    synchronized Set<Long> open() {
        return Set.copyOf(open.keySet());
    }

    /** Keeps from leaving what can be kept. */
    void callBack(Set<Long> dispatchIds) {
        List<Parcel> back = new ArrayList<>();
        synchronized (this) {
            dispatchIds.forEach(id -> {
                Parcel parcel = open.get(id);
                if (parcel != null) {
                    back.add(parcel);
                }
            });
        }
        back.forEach(Parcel::callBack);
    }

    /** What arrived since the last time. */
    synchronized List<Outcome> take() {
        List<Outcome> taken = arrived;
        arrived = new ArrayList<>();
        return taken;
    }
}
