package org.regulars.bounce;

import java.util.Locale;

/** What a bounce says about an address. */
public enum BounceClass {
    /** There is no such mailbox, and there will be none. */
    HARD,
    /** It did not work this time; several in a row mean that it never does. */
    SOFT,
    /** Somebody has a full mailbox. */
    FULL,
    /** The receiver has something against us or this mail; the address is fine. */
    ABOUT_US;

    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
