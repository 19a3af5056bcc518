package org.regulars.delivery;

/** A header would have become two, or is no header at all; the mail is not sent. */
final class UnsafeHeader extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnsafeHeader(String message) {
        super(message);
    }
}
