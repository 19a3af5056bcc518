package org.regulars.delivery;

import java.time.Instant;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A mail that the built-in catcher took.
 *
 * @param headers in their order, decoded
 * @param html '' when it has no such part
 * @param text '' when it has no such part
 */
public record CaughtMail(
        long caughtId,
        Instant receivedAt,
        String recipient,
        String subject,
        List<Header> headers,
        String html,
        String text) {

    private static final Pattern LINK = Pattern.compile("https?://[^\\s<>\"]+");

    /** The web addresses in the text part, in order, each once. */
    public List<String> links() {
        return LINK.matcher(text).results().map(MatchResult::group).distinct().toList();
    }

    /** A line of the head of a mail. */
    public record Header(String name, String value) {}
}
