package org.regulars.segment;

import java.util.List;

/** How many would be in a segment, of how many known customers, and a few of them. */
public record SegmentPreview(long members, long known, List<SegmentMember> people) {}
