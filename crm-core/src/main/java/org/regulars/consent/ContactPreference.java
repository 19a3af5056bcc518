package org.regulars.consent;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * How often somebody wants to hear from us.
 *
 * @param pausedUntil the first day on which messages go again, in the customer's zone; null when not paused
 */
public record ContactPreference(
        Frequency frequency, @Nullable LocalDate pausedUntil) {

    static final ContactPreference NONE_TOLD = new ContactPreference(Frequency.ALWAYS, null);

    /** Whether nothing but transactional messages may go on this day in the customer's zone. */
    public boolean paused(LocalDate today) {
        return pausedUntil != null && pausedUntil.isAfter(today);
    }
}
