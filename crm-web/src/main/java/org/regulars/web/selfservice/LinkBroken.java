package org.regulars.web.selfservice;

/** Somebody came with a link that is none of ours, was altered, or whose customer is gone. */
public class LinkBroken extends RuntimeException {

    private static final long serialVersionUID = 1;

    public LinkBroken() {
        super("This link does not work", null, false, false);
    }
}
