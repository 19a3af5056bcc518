package org.regulars.connection;

/** A payload does not say what its topic is about; the message says what is missing and holds nothing personal. */
public class PayloadUnusable extends RuntimeException {

    public PayloadUnusable(String reason) {
        super(reason);
    }
}
