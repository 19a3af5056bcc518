package org.regulars.imports;

import java.util.Locale;

/** What becomes of a row. */
public enum Verdict {
    CREATED,
    UPDATED,
    UNCHANGED,
    SKIPPED,
    ERROR;

    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
