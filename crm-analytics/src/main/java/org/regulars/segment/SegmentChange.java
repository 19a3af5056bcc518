package org.regulars.segment;

import java.time.OffsetDateTime;

/**
 * Somebody joined or left a segment.
 *
 * @param cause change, time, rule or check
 */
public record SegmentChange(
        long changeId,
        long segmentId,
        long customerId,
        String name,
        boolean joined,
        String cause,
        OffsetDateTime changedAt) {}
