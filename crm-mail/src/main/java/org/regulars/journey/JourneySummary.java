package org.regulars.journey;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A journey and its settings.
 *
 * @param version of its definition that newcomers get
 * @param enabledAt when it was last switched on; null when it never was
 */
public record JourneySummary(
        String key,
        JourneySettings settings,
        int version,
        @Nullable Instant enabledAt,
        Instant changedAt,
        String changedBy) {}
