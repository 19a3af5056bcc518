package org.regulars.customer;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Which of several values of an attribute counts; values that are wrong or do not fit never do. */
public enum ConflictRule {
    /** Corrected by staff, then told, then from the shop's systems, then observed, then computed; the newest of a kind. */
    BEST_SOURCE,
    NEWEST,
    HIGHEST,
    MOST_FREQUENT;

    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<ConflictRule> of(String key) {
        return Arrays.stream(values()).filter(rule -> rule.key().equals(key)).findFirst();
    }
}
