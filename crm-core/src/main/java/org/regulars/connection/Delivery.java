package org.regulars.connection;

import java.time.OffsetDateTime;

/**
 * Something that a shop sent.
 *
 * @param state waiting, done, ignored or failed
 * @param outcome key of what came of it or why it failed, '' while it waits
 * @param subject the number of what it was about, or what exactly failed; '' when nothing is said
 */
public record Delivery(
        long deliveryId, String topic, OffsetDateTime receivedAt, String state, String outcome, String subject) {}
