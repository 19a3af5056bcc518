package org.regulars.delivery;

import java.util.regex.Pattern;

/**
 * One reply of a mail server, its lines joined.
 *
 * @param words code and text without control characters, cut where they grow long
 */
record SmtpReply(int code, String words) {

    private static final int LONGEST = 500;
    private static final Pattern POLICY = Pattern.compile("\\d{3}[ -]5\\.7\\.\\d");

    /** Whether it is about our account, whatever mail it came to. */
    boolean isAboutUs() {
        return code == 454 || code == 530 || code == 534 || code == 535 || code == 538;
    }

    /** Whether it is a matter of policy or security (RFC 3463, X.7.X), which is never about the recipient's mailbox. */
    boolean isPolicy() {
        return code >= 500 && POLICY.matcher(words).lookingAt();
    }

    boolean isPositive() {
        return code >= 200 && code < 300;
    }

    static String words(String reply) {
        String line = reply.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() > LONGEST ? line.substring(0, LONGEST) : line;
    }
}
