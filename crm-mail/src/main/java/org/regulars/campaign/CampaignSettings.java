package org.regulars.campaign;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What staff decide about a campaign.
 *
 * @param topic '' for the whole purpose
 * @param included segments; everybody known when empty
 * @param templates one for each variant; chance decides who gets which, evenly
 * @param startsAt in the shop's zone; null for as soon as it is launched
 * @param localTime whether startsAt is a time of day in each customer's own zone
 * @param mailsPerHour null for as fast as the mail server takes them
 * @param warmUp null for none; else how many on the first day, twice as many on each day after
 * @param holdoutPercent share of the audience that gets nothing, for measurement: 0 to 50
 * @param resendUnknown whether a resend also takes those of whom nobody knows whether they got it
 * @param priority 1 goes first, 9 last
 */
public record CampaignSettings(
        String name,
        String purpose,
        String topic,
        Set<Long> included,
        Set<Long> excluded,
        List<Long> templates,
        @Nullable LocalDateTime startsAt,
        boolean localTime,
        Repeats repeats,
        @Nullable Integer mailsPerHour,
        @Nullable Integer warmUp,
        int holdoutPercent,
        boolean resendUnknown,
        int priority) {

    public static final int MOST_VARIANTS = 5;

    public CampaignSettings {
        included = Set.copyOf(included);
        excluded = Set.copyOf(excluded);
        templates = List.copyOf(templates);
        if (holdoutPercent < 0 || holdoutPercent > 50) {
            throw new IllegalArgumentException("At most half of an audience is held out");
        }
        if (templates.size() > MOST_VARIANTS) {
            throw new IllegalArgumentException("At most " + MOST_VARIANTS + " variants");
        }
    }

    /** Seconds between one mail and the next; 0 for as fast as they go. */
    double secondsApart() {
        return mailsPerHour == null ? 0 : 3600.0 / mailsPerHour;
    }

    /** How many on a warm-up's first day; 0 for no warm-up. */
    int firstDay() {
        return warmUp == null ? 0 : warmUp;
    }
}
