package org.regulars.privacy;

import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What somebody asked for, and what came of it.
 *
 * @param customerName '' where nothing is known, as after an erasure
 * @param scope marketing or profiling for an objection, '' otherwise
 * @param askedBy "customer" or the staff e-mail address of who took it down
 * @param channel page, mail, phone, letter or in-person
 * @param note what they said, '' for nothing
 * @param extendedAt null unless two further months were taken
 * @param handledAt null while open
 */
public record PrivacyRequest(
        long customerId,
        String customerName,
        long requestId,
        Kind kind,
        String scope,
        State state,
        String askedBy,
        String channel,
        Proof proof,
        String note,
        Instant receivedAt,
        Instant dueAt,
        @Nullable Instant extendedAt,
        String extensionReason,
        @Nullable Instant handledAt,
        String handledBy,
        String answer) {

    /** The kinds of request, after articles 15 to 21 of the GDPR. */
    public enum Kind {
        ACCESS,
        PORTABILITY,
        RECTIFICATION,
        RESTRICTION,
        OBJECTION,
        ERASURE;

        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<Kind> of(String key) {
            return Arrays.stream(values()).filter(one -> one.key().equals(key)).findFirst();
        }
    }

    /** Where a request stands. */
    public enum State {
        OPEN,
        DONE,
        REFUSED,
        WITHDRAWN;

        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How it was made sure that it is them. */
    public enum Proof {
        /** They opened a fresh link in a mail to their own address. */
        MAILBOX,
        /** They hold a link from one of our mails, which is enough to stop something. */
        LINK,
        /** Staff made sure. */
        STAFF,
        /** The shop's software says that they asked there. */
        SHOP;

        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public boolean open() {
        return state == State.OPEN;
    }

    /** Whether the law's time is over and nothing was answered. */
    public boolean overdue(Instant now) {
        return open() && dueAt.isBefore(now);
    }
}
