package org.regulars.web.staff.journey;

import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.regulars.journey.JourneySettings;

/**
 * What staff type into a journey's settings, as typed: a number that is none is a message beside its field, not an error of
 * the form.
 *
 * @param waiting how many of the unit
 * @param unit MINUTES, HOURS or DAYS
 * @param holdout in percent
 */
record JourneyForm(
        boolean enabled,

        @Pattern(regexp = "[1-9]\\d{0,4}", message = "{journeys.waiting.range}")
        String waiting,

        @Pattern(regexp = "MINUTES|HOURS|DAYS", message = "{journeys.unit.missing}")
        String unit,

        @Pattern(regexp = "[0-4]?\\d|50", message = "{journeys.holdout.range}")
        String holdout) {

    static final List<ChronoUnit> UNITS = List.of(ChronoUnit.MINUTES, ChronoUnit.HOURS, ChronoUnit.DAYS);

    JourneyForm(boolean enabled, @Nullable String waiting, @Nullable String unit, @Nullable String holdout) {
        this.enabled = enabled;
        this.waiting = waiting == null ? "" : waiting.strip();
        this.unit = unit == null ? "" : unit;
        this.holdout = holdout == null ? "" : holdout.strip();
    }

    static JourneyForm of(JourneySettings settings) {
        long seconds = settings.waiting().toSeconds();
        ChronoUnit unit = UNITS.get(0);
        for (ChronoUnit larger : UNITS) {
            unit = seconds % larger.getDuration().toSeconds() == 0 ? larger : unit;
        }
        return new JourneyForm(
                settings.enabled(),
                Long.toString(seconds / unit.getDuration().toSeconds()),
                unit.name(),
                Integer.toString(settings.holdoutPercent()));
    }

    /** Whether number and unit together are a time that a journey can wait; call it on a form without errors. */
    boolean inRange() {
        return duration().compareTo(JourneySettings.LONGEST_WAIT) <= 0;
    }

    /** Call it on a form without errors. */
    JourneySettings settings() {
        return new JourneySettings(enabled, duration(), Integer.parseInt(holdout));
    }

    private Duration duration() {
        return Duration.of(Long.parseLong(waiting), ChronoUnit.valueOf(unit));
    }
}
