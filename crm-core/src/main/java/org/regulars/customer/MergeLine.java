package org.regulars.customer;

import java.time.OffsetDateTime;
import java.util.List;

/**
 * A merge that holds.
 *
 * @param parentId whom they turned out to be; not the survivor when that one was merged on later
 * @param name of the one who was merged; '' when there is none
 * @param knownBy an address, phone or number of theirs; '' for a visitor
 * @param reason chosen, alike or visitor-identified
 */
public record MergeLine(
        long mergeId,
        long mergedId,
        long parentId,
        String name,
        String knownBy,
        OffsetDateTime mergedAt,
        String mergedBy,
        String reason,
        List<Ground> grounds) {

    /** Whether it happened by itself because a visitor named themselves. */
    public boolean automatic() {
        return reason.equals("visitor-identified");
    }
}
