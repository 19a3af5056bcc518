package org.regulars.offer;

import java.util.Locale;

/** What came of giving somebody an offer. */
public enum Outcome {
    GIVEN,
    /** They had one that can still be used, or this very occasion gave it before. */
    HAD,
    /** No code is left just now; theirs follows. */
    WAITS,
    /** Nothing is left, and nothing follows. */
    NONE_LEFT,
    /** They had as many as one person gets. */
    ENOUGH,
    /** Its last day is over, or there is no such offer. */
    OVER;

    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether the customer has it now. */
    public boolean has() {
        return this == GIVEN || this == HAD;
    }
}
