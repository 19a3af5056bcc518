package org.regulars.delivery;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.regulars.dispatch.ClaimedDispatch;
import org.regulars.dispatch.Departures.Note;
import org.regulars.dispatch.Outcome;

/**
 * Where each connection writes down a mail before its content leaves. Whoever comes while another is writing waits, and what
 * came together is written at once.
 */
final class Logbook {

    private final Function<Collection<Note>, Set<String>> departures;
    private final Queue<Entry> waiting = new ConcurrentLinkedQueue<>();
    private final ReentrantLock writing = new ReentrantLock();

    /** @param departures writes notes and returns the claims that still hold */
    Logbook(Function<Collection<Note>, Set<String>> departures) {
        this.departures = departures;
    }

    /**
     * Returns once it is written that this mail is about to leave, together with the answer to the one before it.
     *
     * @param before the mail before it on the same connection, answered and not noted yet; null when there is none
     * @return false when our hold on it ended, so that it must not leave
     */
    boolean departs(Parcel parcel, @Nullable Parcel before) {
        ClaimedDispatch dispatch = parcel.dispatch();
        if (dispatch == null) {
            return true;
        }
        List<Note> notes = new ArrayList<>(2);
        add(notes, before);
        notes.add(new Note(dispatch.claim(), dispatch.dispatchId(), null));
        return write(new Entry(notes, dispatch.claim()));
    }

    void answered(Parcel parcel) {
        List<Note> notes = new ArrayList<>(1);
        add(notes, parcel);
        if (!notes.isEmpty()) {
            write(new Entry(notes, notes.get(0).claim()));
        }
    }

    private static void add(List<Note> notes, @Nullable Parcel parcel) {
        ClaimedDispatch dispatch = parcel == null ? null : parcel.dispatch();
        Outcome outcome = parcel == null ? null : parcel.outcome();
        if (dispatch != null && outcome != null) {
            notes.add(new Note(dispatch.claim(), dispatch.dispatchId(), outcome));
        }
    }

    private boolean write(Entry entry) {
        waiting.add(entry);
        writing.lock();
        try {
            if (!entry.done) {
                writeAll();
            }
        } finally {
            writing.unlock();
        }
        if (entry.failure != null) {
            throw new IllegalStateException("The departure could not be noted", entry.failure);
        }
        return entry.holds;
    }

    private void writeAll() {
        List<Entry> entries = new ArrayList<>();
        List<Note> notes = new ArrayList<>();
        for (Entry next = waiting.poll(); next != null; next = waiting.poll()) {
            entries.add(next);
            notes.addAll(next.notes);
        }
        try {
            Set<String> alive = departures.apply(notes);
            entries.forEach(entry -> entry.holds = alive.contains(entry.claim));
        } catch (RuntimeException e) {
            entries.forEach(entry -> entry.failure = e);
        } finally {
            entries.forEach(entry -> entry.done = true);
        }
    }

    /** What one connection wants to have written; its fields are read and written under the lock. */
    private static final class Entry {

        private final List<Note> notes;
        private final String claim;
        private boolean done;
        private boolean holds;
        private @Nullable RuntimeException failure;

        private Entry(List<Note> notes, String claim) {
            this.notes = notes;
            this.claim = claim;
        }
    }
}
