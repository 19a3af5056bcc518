package org.regulars.segment;

import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A segment as lists show it.
 *
 * @param refreshedAt null until first worked out
 * @param refreshMillis how long it took to ask all customers
 * @param list whether its members were put on a list by hand
 * @param checkedAt when all were asked again to see whether everybody is where they belong; null until then
 * @param drift how many were not
 * @param failedAt when it could not be worked out, if that was the last thing tried; its members are those from before; null
 *     otherwise
 */
public record SegmentSummary(
        long segmentId,
        String name,
        String createdBy,
        OffsetDateTime createdAt,
        @Nullable OffsetDateTime refreshedAt,
        long refreshMillis,
        long members,
        boolean list,
        @Nullable OffsetDateTime checkedAt,
        long drift,
        @Nullable OffsetDateTime failedAt) {

    private static final long SLOW_MILLIS = 2_000;

    /** Whether asking all customers takes so long that its rule deserves a second look. */
    public boolean slow() {
        return refreshMillis > SLOW_MILLIS;
    }
}
