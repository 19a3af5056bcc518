package org.regulars.delivery;

/**
 * What the mail server answered to one mail.
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
        /** The whole mail was handed over and no answer came: nobody knows. */
        NONE,
        /** The server does not talk to us; the mail is not concerned. */
        UNREACHABLE
    }
}
