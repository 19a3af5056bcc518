package org.regulars.delivery;

/**
 * What became of one mail at the mail server.
 *
 * @param words its reply code and words, or ours where none came
 */
record Answer(Kind kind, String words) {

    enum Kind {
        /** The server took the mail. */
        ACCEPTED,
        /** It never will. */
        REFUSED,
        /** It may later. */
        DEFERRED,
        /** It does not want this from us (5.7.x), and says nothing about the recipient. */
        OBJECTED,
        /** The whole mail was handed over and no answer came: nobody knows. */
        NONE,
        /** The server does not talk to us; the mail is not concerned. */
        UNREACHABLE,
        /** The server objects to us or to what we may do there; the mail is not concerned. */
        BARRED,
        /** We stop before the mail was handed over. */
        STOPPED,
        /** Its customer said stop or pause before it was handed over. */
        CALLED_BACK,
        /** Our hold on the mail ended before it was handed over; it is somebody else's. */
        LOST
    }

    /** Whether the mail may go over another route. */
    boolean isAboutTheRoute() {
        return kind == Kind.UNREACHABLE || kind == Kind.BARRED;
    }
}
