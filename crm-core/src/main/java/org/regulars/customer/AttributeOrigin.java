package org.regulars.customer;

import java.util.Locale;

/** Where a profile value comes from: corrected by staff, seen by us, computed for, or told by the customer. */
public enum AttributeOrigin {
    STAFF,
    OBSERVED,
    COMPUTED,
    TOLD;

    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
