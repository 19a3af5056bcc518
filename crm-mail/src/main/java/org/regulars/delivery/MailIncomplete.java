package org.regulars.delivery;

/** A mail to many lacks what law and mailbox providers ask of each; the message says what, and where to mend it. */
public final class MailIncomplete extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MailIncomplete(String missing) {
        super(missing);
    }
}
