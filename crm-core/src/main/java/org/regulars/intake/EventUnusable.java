package org.regulars.intake;

/** An event that cannot be used; the message says why, in the words of whoever sent it and without what it holds. */
class EventUnusable extends RuntimeException {

    EventUnusable(String reason) {
        super(reason);
    }
}
