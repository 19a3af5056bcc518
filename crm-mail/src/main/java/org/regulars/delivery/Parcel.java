package org.regulars.delivery;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.regulars.dispatch.ClaimedDispatch;
import org.regulars.dispatch.MailKind;
import org.regulars.dispatch.Outcome;

/** A mail as it goes over the wire, until it has its answer. */
final class Parcel {

    private final @Nullable ClaimedDispatch dispatch;
    private final String sender;
    private final String recipient;
    private final byte[] content;
    private final BiConsumer<Parcel, Answer> whenAnswered;
    private final AtomicBoolean answered = new AtomicBoolean();
    private final Set<Route> triedOver = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Outcome outcome;
    private boolean departed;
    private boolean calledBack;

    /**
     * @param dispatch null for a mail that is in no ledger
     * @param sender of the envelope
     */
    Parcel(
            @Nullable ClaimedDispatch dispatch,
            String sender,
            String recipient,
            byte[] content,
            BiConsumer<Parcel, Answer> whenAnswered) {
        this.dispatch = dispatch;
        this.sender = sender;
        this.recipient = recipient;
        this.content = content;
        this.whenAnswered = whenAnswered;
    }

    @Nullable
    ClaimedDispatch dispatch() {
        return dispatch;
    }

    MailKind kind() {
        return dispatch != null && dispatch.transactional() ? MailKind.TRANSACTIONAL : MailKind.BULK;
    }

    /** A route whose server would not have it, whatever it is. */
    synchronized void triedOver(Route route) {
        triedOver.add(route);
        departed = false;
    }

    boolean wasTriedOver(Route route) {
        return triedOver.contains(route);
    }

    String sender() {
        return sender;
    }

    String recipient() {
        return recipient;
    }

    byte[] content() {
        return content;
    }

    /** Whether its content may leave now; once it may, nobody calls it back. */
    synchronized boolean departs() {
        departed = !calledBack;
        return departed;
    }

    /** Keeps it from leaving and answers it so; nothing where it leaves already. */
    void callBack() {
        synchronized (this) {
            calledBack = !departed;
        }
        if (calledBack) {
            answer(new Answer(
                    Answer.Kind.CALLED_BACK, "The customer said stop or pause before the mail was handed over"));
        }
    }

    boolean isAnswered() {
        return answered.get();
    }

    /** Its answer; a second one changes nothing. */
    void answer(Answer answer) {
        if (answered.compareAndSet(false, true)) {
            whenAnswered.accept(this, answer);
        }
    }

    /** Once known, so that it can be noted. */
    void outcome(Outcome outcome) {
        this.outcome = outcome;
    }

    @Nullable
    Outcome outcome() {
        return outcome;
    }

    /** Whether it takes an envelope beyond ASCII (RFC 6531). */
    boolean needsUtf8() {
        return !ascii(sender) || !ascii(recipient);
    }

    boolean isEightBit() {
        for (byte b : content) {
            if (b < 0) {
                return true;
            }
        }
        return false;
    }

    private static boolean ascii(String text) {
        return text.chars().allMatch(c -> c < 128);
    }
}
