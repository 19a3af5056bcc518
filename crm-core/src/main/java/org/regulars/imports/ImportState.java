package org.regulars.imports;

import java.util.Locale;

/** How far an import is: nothing is changed before it is importing. */
public enum ImportState {
    UPLOADED,
    CHECKING,
    CHECKED,
    IMPORTING,
    DONE,
    FAILED,
    CANCELLED,
    UNDOING,
    UNDONE;

    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    static ImportState of(String key) {
        return valueOf(key.toUpperCase(Locale.ROOT));
    }

    /** Whether a job has work with it, so that a look later shows more. */
    public boolean running() {
        return this == CHECKING || this == IMPORTING || this == UNDOING;
    }

    /** Whether something may be in that an undo takes out again. */
    public boolean undoable() {
        return this == DONE || this == CANCELLED || this == FAILED;
    }

    /** Whether columns may still be corrected. */
    public boolean mappable() {
        return this == UPLOADED || this == CHECKED;
    }
}
