package org.regulars.bulk;

import java.util.Locale;

/** How far a bulk action is. */
public enum BulkState {
    PREVIEW,
    RUNNING,
    STOPPED,
    DONE,
    UNDOING,
    UNDONE;

    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean working() {
        return this == RUNNING || this == UNDOING;
    }

    static BulkState of(String key) {
        return valueOf(key.toUpperCase(Locale.ROOT));
    }
}
