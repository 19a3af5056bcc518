package org.regulars.journey;

/**
 * What staff set for a journey as a whole; it holds at once, also for those inside.
 *
 * @param name '' where the product has words for it
 * @param purpose what consent its mails ask for
 * @param topic '' for the whole purpose
 * @param priority 1 goes first
 * @param holdoutPercent share of customers who get nothing, to measure what the journey brings: 0 to 50
 */
public record JourneySettings(
        String name, boolean enabled, String purpose, String topic, int priority, int holdoutPercent) {

    public JourneySettings {
        if (holdoutPercent < 0 || holdoutPercent > 50) {
            throw new IllegalArgumentException("A holdout is between 0 and 50 percent, not " + holdoutPercent);
        }
        if (priority < 1 || priority > 9) {
            throw new IllegalArgumentException("A priority is between 1 and 9, not " + priority);
        }
    }

    public JourneySettings on(boolean on) {
        return new JourneySettings(name, on, purpose, topic, priority, holdoutPercent);
    }

    public JourneySettings holdingOut(int percent) {
        return new JourneySettings(name, enabled, purpose, topic, priority, percent);
    }
}
