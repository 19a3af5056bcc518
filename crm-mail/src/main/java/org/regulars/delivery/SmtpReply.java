package org.regulars.delivery;

/**
 * One reply of a mail server, its lines joined.
 *
 * @param words code and text without control characters, cut where they grow long
 */
record SmtpReply(int code, String words) {

    private static final int LONGEST = 500;

    /** Replies that are about our account or us as a sender, whatever mail they came to. */
    boolean isAboutUs() {
        return code == 530
                || code == 534
                || code == 535
                || code == 538
                || code == 454 && !enhanced().startsWith("4.2.")
                || enhanced().startsWith("5.7.");
    }

    /** The enhanced code of RFC 3463, such as 5.1.1; '' where there is none. */
    String enhanced() {
        if (words.length() < 9 || words.charAt(3) != ' ') {
            return "";
        }
        int end = 4;
        while (end < words.length() && (words.charAt(end) == '.' || Character.isDigit(words.charAt(end)))) {
            end++;
        }
        String found = words.substring(4, end);
        return found.indexOf('.') == 1 && found.charAt(0) == words.charAt(0) ? found : "";
    }

    boolean isPositive() {
        return code >= 200 && code < 300;
    }

    static String words(String reply) {
        String line = reply.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() > LONGEST ? line.substring(0, LONGEST) : line;
    }
}
