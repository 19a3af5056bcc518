package org.regulars.bounce;

import org.jspecify.annotations.Nullable;

/**
 * What a report says of one recipient.
 *
 * @param reason null unless it is a bounce
 * @param temporary whether the reporting server said that it was for now, as 4.x.x does
 * @param recipient the address it names; '' for none
 * @param status enhanced status code such as 5.1.1; '' for none
 * @param replyCode SMTP reply code such as 550; '' for none
 * @param words of the reporting server
 */
record Finding(
        ReturnKind kind,
        @Nullable BounceReason reason,
        boolean temporary,
        String recipient,
        String status,
        String replyCode,
        String words) {

    private static final int LONGEST = 1000;

    Finding {
        words = words.length() > LONGEST ? words.substring(0, LONGEST) : words;
        recipient = recipient.length() > 320 ? "" : recipient;
    }

    static Finding notice(ReturnKind kind, String recipient, String words) {
        return new Finding(kind, null, true, recipient, "", "", words);
    }

    /** Whether there is no such mailbox, for good. */
    boolean hard() {
        return reason != null && reason.bounceClass() == BounceClass.HARD && !temporary;
    }
}
