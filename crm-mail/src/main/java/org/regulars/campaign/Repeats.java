package org.regulars.campaign;

import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Locale;

/** How often a campaign goes out, each time to whoever belongs to its audience then. */
public enum Repeats {
    ONCE,
    DAILY,
    WEEKLY,
    MONTHLY;

    /** The stored key; '' for once. */
    public String key() {
        return this == ONCE ? "" : name().toLowerCase(Locale.ROOT);
    }

    static Repeats of(String key) {
        return Arrays.stream(values())
                .filter(one -> one.key().equals(key))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("A campaign repeats daily, weekly, monthly or not at all"));
    }

    /** When the run after the first {@code runs} is due; a month without that day takes its last. */
    ZonedDateTime after(ZonedDateTime first, int runs) {
        return switch (this) {
            case ONCE -> throw new IllegalStateException("A campaign that goes out once has no next run");
            case DAILY -> first.plusDays(runs);
            case WEEKLY -> first.plusWeeks(runs);
            case MONTHLY -> first.plusMonths(runs);
        };
    }
}
