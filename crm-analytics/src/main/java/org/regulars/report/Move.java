package org.regulars.report;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How somebody comes onto a list, or leaves it. */
public enum Move {
    /** Asked to come, by a tick that waits for the mailbox; on the list only once that confirmed. */
    GRANTED,
    /** Came. */
    CONFIRMED,
    /** Left because they said so, or somebody did for them. */
    WITHDRAWN,
    /** Left because time ran out, or words changed. */
    EXPIRED;

    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Move> ofKey(String key) {
        return Arrays.stream(values()).filter(one -> one.key().equals(key)).findFirst();
    }
}
