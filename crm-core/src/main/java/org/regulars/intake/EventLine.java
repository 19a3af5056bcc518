package org.regulars.intake;

import java.time.OffsetDateTime;

/**
 * An event in a list.
 *
 * @param name of what happened, or the page's path; '' where there is none
 * @param keyName of the key it came with, '' when that is gone
 * @param digested false while it waits
 * @param problem why it was rejected, '' when it was not
 */
public record EventLine(
        long eventId,
        OffsetDateTime receivedAt,
        String type,
        String name,
        String messageId,
        String keyName,
        boolean digested,
        String problem) {}
