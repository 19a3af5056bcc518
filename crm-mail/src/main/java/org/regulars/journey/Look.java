package org.regulars.journey;

import java.time.Instant;

/**
 * A look at what set off a journey.
 *
 * @param now the moment that it looks at
 * @param since when it was switched on: what happened before does not count for triggers that look at news
 * @param last when it looked last; the moment of switching on when it never did
 * @param seenTo the transaction up to which it has seen arrivals; 0 for none
 */
public record Look(Instant now, Instant since, Instant last, String seenTo) {}
