package org.regulars.web.staff.journey;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.regulars.journey.JourneySettings;

/**
 * What staff set for a journey as a whole, as typed.
 *
 * @param about purpose, or purpose/topic
 * @param holdout in percent
 */
record JourneySettingsForm(
        boolean enabled,

        @Size(max = 100, message = "{journeys.name.long}") String name,

        @NotBlank(message = "{campaigns.about.missing}") String about,

        @Pattern(regexp = "[1-9]", message = "{journeys.priority.range}")
        String priority,

        @Pattern(regexp = "[0-4]?\\d|50", message = "{journeys.holdout.range}")
        String holdout) {

    JourneySettingsForm(
            boolean enabled,
            @Nullable String name,
            @Nullable String about,
            @Nullable String priority,
            @Nullable String holdout) {
        this.enabled = enabled;
        this.name = name == null ? "" : name.strip();
        this.about = about == null ? "" : about;
        this.priority = priority == null ? "" : priority.strip();
        this.holdout = holdout == null ? "" : holdout.strip();
    }

    static JourneySettingsForm of(JourneySettings settings) {
        return new JourneySettingsForm(
                settings.enabled(),
                settings.name(),
                settings.topic().isEmpty() ? settings.purpose() : settings.purpose() + "/" + settings.topic(),
                String.valueOf(settings.priority()),
                String.valueOf(settings.holdoutPercent()));
    }

    /** Call it on a form without errors. */
    JourneySettings settings() {
        int slash = about.indexOf('/');
        return new JourneySettings(
                name,
                enabled,
                slash < 0 ? about : about.substring(0, slash),
                slash < 0 ? "" : about.substring(slash + 1),
                Integer.parseInt(priority),
                Integer.parseInt(holdout));
    }
}
