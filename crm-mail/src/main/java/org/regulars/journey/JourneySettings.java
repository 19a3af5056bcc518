package org.regulars.journey;

import java.time.Duration;

/**
 * What staff set for a journey.
 *
 * @param waiting how long after its trigger's moment it acts: a minute to thirty days
 * @param holdoutPercent share of customers who get nothing, to measure what the journey brings: 0 to 50
 */
public record JourneySettings(boolean enabled, Duration waiting, int holdoutPercent) {

    public static final Duration SHORTEST_WAIT = Duration.ofMinutes(1);
    public static final Duration LONGEST_WAIT = Duration.ofDays(30);

    public JourneySettings {
        if (waiting.compareTo(SHORTEST_WAIT) < 0 || waiting.compareTo(LONGEST_WAIT) > 0) {
            throw new IllegalArgumentException("A journey waits between a minute and thirty days, not " + waiting);
        }
        if (holdoutPercent < 0 || holdoutPercent > 50) {
            throw new IllegalArgumentException("A holdout is between 0 and 50 percent, not " + holdoutPercent);
        }
    }
}
