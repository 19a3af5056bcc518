package org.regulars.consent;

import java.util.Locale;

/** Why a message for a purpose is lawful. */
public enum LegalBasis {
    CONSENT,
    CONTRACT,
    LEGITIMATE_INTEREST;

    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static LegalBasis of(String key) {
        return valueOf(key.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
