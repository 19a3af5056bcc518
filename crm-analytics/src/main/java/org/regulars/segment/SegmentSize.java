package org.regulars.segment;

import java.time.LocalDate;

/** How many were in a segment at the end of a day, and how many joined and left on it. */
public record SegmentSize(LocalDate day, long members, long joined, long gone) {}
