package org.regulars.consent;

import java.time.Period;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How often somebody wants to hear from us at most. */
public enum Frequency {
    ALWAYS(Period.ZERO),
    DAILY(Period.ofDays(1)),
    WEEKLY(Period.ofDays(7)),
    MONTHLY(Period.ofMonths(1));

    private final Period gap;

    Frequency(Period gap) {
        this.gap = gap;
    }

    /** What passes at least from one promotional message to the next. */
    public Period gap() {
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
