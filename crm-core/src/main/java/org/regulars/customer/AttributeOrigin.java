package org.regulars.customer;

import java.util.Locale;

/** Where a profile value comes from: seen by us, computed for, or told by the customer. */
public enum AttributeOrigin {
    OBSERVED,
    COMPUTED,
    TOLD;

    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
