package org.regulars.privacy;

import java.util.Locale;

/** What some data is about, in the words of the person it belongs to: the headings of their page and the parts of their export. */
public enum Heading {
    PERSON(true),
    IDENTITIES(true),
    PROFILE(true),
    CONSENTS(true),
    PREFERENCES(true),
    LIMITS(false),
    ORDERS(true),
    BASKETS(true),
    QUOTES(true),
    INTERACTIONS(true),
    MESSAGES(false),
    SCORES(false),
    SEGMENTS(false),
    RECOMMENDATIONS(false),
    NOTES(false),
    FILES(false),
    IMPORTS(false),
    HISTORY(false),
    REQUESTS(false),
    ACCESS(false);

    private final boolean portable;

    Heading(boolean portable) {
        this.portable = portable;
    }

    /** Kebab-case key that never changes. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether it is told by the person or observed of them, which they may take elsewhere (GDPR article 20). */
    public boolean portable() {
        return portable;
    }
}
