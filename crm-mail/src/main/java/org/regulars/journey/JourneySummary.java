package org.regulars.journey;

import java.time.Duration;
import java.time.Instant;
import org.regulars.dispatch.DispatchPlan;

/**
 * A journey and its settings.
 *
 * @param horizon what happened longer ago than this and the wait is left alone
 * @param priority 1 goes first
 */
public record JourneySummary(
        String key,
        String triggerKey,
        JourneySettings settings,
        Duration horizon,
        String purpose,
        String topic,
        String templateKey,
        int priority,
        Instant changedAt,
        String changedBy) {

    DispatchPlan plan() {
        return new DispatchPlan(
                JourneyDispatches.KIND, key, purpose, topic, priority, templateKey, settings.holdoutPercent());
    }
}
