package org.regulars.file;

import java.util.Locale;

/** A file that is not kept. */
public class FileRefused extends RuntimeException {

    /** Why it is not kept. */
    public enum Reason {
        EMPTY,
        TOO_LARGE,
        TOO_MANY,
        NO_ROOM;

        public String key() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private static final long serialVersionUID = 1;

    private final Reason reason;

    FileRefused(Reason reason) {
        super(reason.key());
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
