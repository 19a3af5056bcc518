package org.regulars.template;

/** This customer's mail cannot be made from this customer's data; the message says why. Other mails are not concerned. */
public final class RenderFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RenderFailed(String reason) {
        super(reason);
    }
}
