package org.regulars.imports;

/** What was asked does not fit how far the import is or what is known about its file; the message says so to people. */
public final class ImportNotPossible extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ImportNotPossible(String message) {
        super(message);
    }
}
