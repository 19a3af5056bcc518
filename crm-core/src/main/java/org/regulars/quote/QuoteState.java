package org.regulars.quote;

import java.util.Locale;

/** How a quote stands. */
public enum QuoteState {
    DRAFT,
    SENT,
    ACCEPTED,
    DECLINED,
    EXPIRED;

    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static QuoteState of(String key) {
        return valueOf(key.toUpperCase(Locale.ROOT));
    }
}
