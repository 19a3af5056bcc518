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
        String problem) {

    /** What happened, or else the type of the call; '' when it says neither. */
    public String title() {
        return name.isEmpty() ? type : name;
    }

    /** The key of what became of it so far. */
    public String state() {
        return !problem.isEmpty() ? "rejected" : digested ? "digested" : "waiting";
    }
}
