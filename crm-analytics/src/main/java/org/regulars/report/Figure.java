package org.regulars.report;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A number of the dashboard with people behind it. */
public enum Figure {
    NEW_CUSTOMERS,
    RETURNING_CUSTOMERS,
    OPEN_BASKETS,
    LIST,
    GROUP;

    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<Figure> ofKey(String key) {
        return Arrays.stream(values()).filter(one -> one.key().equals(key)).findFirst();
    }

    /** Whose people depend on the period. */
    public boolean ofPeriod() {
        return this == NEW_CUSTOMERS || this == RETURNING_CUSTOMERS;
    }
}
