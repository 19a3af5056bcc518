package org.regulars.consent;

import java.util.Locale;

/** What an entry of the ledger says. Only {@link #CONFIRMED} permits a message. */
public enum ConsentStatus {
    /** Ticked, but the mailbox has not confirmed it yet. */
    GRANTED,
    CONFIRMED,
    WITHDRAWN,
    EXPIRED;

    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    static ConsentStatus of(String key) {
        return valueOf(key.toUpperCase(Locale.ROOT));
    }
}
