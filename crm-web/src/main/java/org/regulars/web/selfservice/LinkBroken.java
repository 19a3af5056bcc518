package org.regulars.web.selfservice;

/** Somebody came with a link that is none of ours, was altered, or whose customer is gone. */
class LinkBroken extends RuntimeException {

    private static final long serialVersionUID = 1;

    LinkBroken() {
        super("This link does not work", null, false, false);
    }
}
