package org.regulars.report;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How far somebody came with a form; before it is sent, nobody is known. */
public enum FormStep {
    SENT,
    CONFIRMED,
    /** Ordered after it. */
    BUYERS;

    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<FormStep> ofKey(String key) {
        return Arrays.stream(values()).filter(one -> one.key().equals(key)).findFirst();
    }
}
