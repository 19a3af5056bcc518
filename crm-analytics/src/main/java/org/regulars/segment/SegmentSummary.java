package org.regulars.segment;

import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A segment as lists show it.
 *
 * @param refreshedAt null until first worked out
 * @param refreshMillis how long that took
 */
public record SegmentSummary(
        long segmentId,
        String name,
        String createdBy,
        OffsetDateTime createdAt,
        @Nullable OffsetDateTime refreshedAt,
        long refreshMillis,
        long members) {}
