package org.regulars.segment;

import java.time.OffsetDateTime;

/** A segment that somebody is in, and since when. */
public record SegmentOfCustomer(long segmentId, String name, OffsetDateTime joinedAt) {}
