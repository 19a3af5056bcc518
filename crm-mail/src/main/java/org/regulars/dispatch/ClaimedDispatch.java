package org.regulars.dispatch;

import java.time.Instant;
import java.util.Map;

/**
 * A dispatch that the gate let through, for whoever claimed it.
 *
 * @param address the one address it goes to
 * @param messageId of an earlier try; '' before the first
 * @param attempts tries so far
 * @param writtenAt the date that the mail bears: of its first try, however often it is tried
 */
public record ClaimedDispatch(
        String claim,
        long customerId,
        long dispatchId,
        String sourceKind,
        String sourceKey,
        String purpose,
        String topic,
        boolean transactional,
        String templateKey,
        String language,
        Map<String, Object> facts,
        String address,
        String firstName,
        String timeZone,
        String messageId,
        int attempts,
        Instant writtenAt) {}
