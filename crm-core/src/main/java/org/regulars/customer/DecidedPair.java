package org.regulars.customer;

import java.time.OffsetDateTime;

/**
 * Two customers of whom somebody said that they stay apart.
 *
 * @param decision not-same or household
 */
public record DecidedPair(long one, long other, String decision, OffsetDateTime decidedAt, String decidedBy) {}
