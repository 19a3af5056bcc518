package org.regulars.journey;

import java.time.Instant;
import org.regulars.segment.Values;

/**
 * Where people stand: one step of one version of a journey.
 *
 * @param values of the step, complete
 * @param now the moment at which it is decided
 */
record Place(JourneySummary journey, int version, Step step, Values values, Instant now) {}
