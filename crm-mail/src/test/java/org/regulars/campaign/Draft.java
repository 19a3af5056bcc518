package org.regulars.campaign;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Settings of a campaign in which a test says only what it is about: offers, to everybody, once, at once. */
final class Draft {

    private final String name;
    private final List<Long> templates;
    private Set<Long> included = Set.of();
    private Set<Long> excluded = Set.of();
    private @Nullable LocalDateTime startsAt;
    private boolean localTime;
    private Repeats repeats = Repeats.ONCE;
    private @Nullable Integer mailsPerHour;
    private @Nullable Integer warmUp;
    private int holdoutPercent;

    Draft(String name, Long... templates) {
        this.name = name;
        this.templates = List.of(templates);
    }

    Draft included(Set<Long> segments) {
        included = segments;
        return this;
    }

    Draft excluded(Set<Long> segments) {
        excluded = segments;
        return this;
    }

    Draft startsAt(LocalDateTime at) {
        startsAt = at;
        return this;
    }

    /** At that time of day where each customer lives. */
    Draft localTime(LocalDateTime at) {
        localTime = true;
        return startsAt(at);
    }

    Draft repeats(Repeats how) {
        repeats = how;
        return this;
    }

    Draft mailsPerHour(int mails) {
        mailsPerHour = mails;
        return this;
    }

    Draft warmUp(int firstDay) {
        warmUp = firstDay;
        return this;
    }

    Draft holdoutPercent(int percent) {
        holdoutPercent = percent;
        return this;
    }

    CampaignSettings settings() {
        return new CampaignSettings(
                name,
                "offers",
                "",
                included,
                excluded,
                templates,
                startsAt,
                localTime,
                repeats,
                mailsPerHour,
                warmUp,
                holdoutPercent,
                false,
                5);
    }
}
