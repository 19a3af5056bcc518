package org.regulars.imports;

/** A file cannot be imported at all; the message says why and what to do, in words for the person who brought it. */
public final class FileUnusable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    FileUnusable(String message) {
        super(message);
    }
}
