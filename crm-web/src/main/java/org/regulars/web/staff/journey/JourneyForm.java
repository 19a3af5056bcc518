package org.regulars.web.staff.journey;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.regulars.journey.JourneySettings;

/**
 * What staff type into a journey's settings.
 *
 * @param waiting how many of the unit
 * @param unit minutes, hours or days
 */
record JourneyForm(
        boolean enabled,

        @NotNull(message = "{journeys.waiting.missing}")
        @Min(value = 1, message = "{journeys.waiting.range}")
        @Max(value = 43200, message = "{journeys.waiting.range}")
        @Nullable
        Integer waiting,

        @NotNull(message = "{journeys.unit.missing}") @Nullable
        Unit unit,

        @NotNull(message = "{journeys.holdout.range}")
        @Min(value = 0, message = "{journeys.holdout.range}")
        @Max(value = 50, message = "{journeys.holdout.range}")
        @Nullable
        Integer holdout) {

    enum Unit {
        MINUTES(ChronoUnit.MINUTES),
        HOURS(ChronoUnit.HOURS),
        DAYS(ChronoUnit.DAYS);

        private final ChronoUnit unit;

        Unit(ChronoUnit unit) {
            this.unit = unit;
        }
    }

    static JourneyForm of(JourneySettings settings) {
        Duration waiting = settings.waiting();
        Unit unit = waiting.toSeconds() % 86400 == 0
                ? Unit.DAYS
                : waiting.toSeconds() % 3600 == 0 ? Unit.HOURS : Unit.MINUTES;
        int count = (int) (waiting.toSeconds() / unit.unit.getDuration().toSeconds());
        return new JourneyForm(settings.enabled(), count, unit, settings.holdoutPercent());
    }

    /** Whether number and unit together are a time that a journey can wait; call it on a form without other errors. */
    boolean inRange() {
        return duration().compareTo(JourneySettings.LONGEST_WAIT) <= 0;
    }

    JourneySettings settings() {
        if (holdout == null) {
            throw new IllegalStateException("Checked before");
        }
        return new JourneySettings(enabled, duration(), holdout);
    }

    private Duration duration() {
        if (waiting == null || unit == null) {
            throw new IllegalStateException("Checked before");
        }
        return Duration.of(waiting, unit.unit);
    }
}
