package org.regulars.consent;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How often somebody wants to hear from us at most. */
public enum Frequency {
    ALWAYS(Duration.ZERO),
    DAILY(Duration.ofDays(1)),
    WEEKLY(Duration.ofDays(7)),
    MONTHLY(Duration.ofDays(30));

    private final Duration gap;

    Frequency(Duration gap) {
        this.gap = gap;
    }

    /** What passes at least from one promotional message to the next. */
    public Duration gap() {
        return gap;
    }

    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Empty when there is none of that name. */
    public static Optional<Frequency> of(String key) {
        return Arrays.stream(values()).filter(one -> one.key().equals(key)).findFirst();
    }
}
