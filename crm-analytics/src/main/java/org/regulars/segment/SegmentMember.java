package org.regulars.segment;

import java.time.OffsetDateTime;

/** A customer in a segment: the name, or else the address or number they are known by. */
public record SegmentMember(long customerId, String name, OffsetDateTime joinedAt) {}
