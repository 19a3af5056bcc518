package org.regulars.delivery;

import java.time.Instant;
import java.util.List;

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

    /** A line of the head of a mail. */
    public record Header(String name, String value) {}
}
