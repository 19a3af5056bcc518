package org.regulars.web.staff.campaign;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.regulars.campaign.CampaignSettings;
import org.regulars.campaign.Repeats;

/**
 * A campaign as typed.
 *
 * @param about purpose, or purpose/topic
 * @param startsAt local time in the shop's zone; '' for at once
 */
record CampaignForm(
        @NotBlank(message = "{campaigns.name.missing}") @Size(max = 100, message = "{campaigns.name.long}")
        String name,

        @NotBlank(message = "{campaigns.about.missing}") String about,
        Set<String> included,
        Set<String> excluded,

        @Pattern(regexp = "\\d{0,18}", message = "{campaigns.template.missing}")
        String templateA,

        @Pattern(regexp = "\\d{0,18}", message = "{campaigns.template.missing}")
        String templateB,

        @Pattern(regexp = "\\d{0,18}", message = "{campaigns.template.missing}")
        String templateC,

        @Pattern(regexp = "(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d)?)?", message = "{campaigns.starts-at.wrong}")
        String startsAt,

        Boolean localTime,

        @Pattern(regexp = "ONCE|DAILY|WEEKLY|MONTHLY", message = "{campaigns.repeats.missing}")
        String repeats,

        @Pattern(regexp = "|[1-9]\\d{0,6}", message = "{campaigns.number.wrong}")
        String mailsPerHour,

        @Pattern(regexp = "|[1-9]\\d{0,6}", message = "{campaigns.number.wrong}")
        String warmUp,

        @Pattern(regexp = "[0-4]?\\d|50", message = "{campaigns.holdout.range}")
        String holdout,

        Boolean resendUnknown,

        @Pattern(regexp = "[1-9]", message = "{campaigns.priority.range}")
        String priority) {

    private static final DateTimeFormatter TYPED = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm");

    CampaignForm(
            @Nullable String name,
            @Nullable String about,
            @Nullable Set<String> included,
            @Nullable Set<String> excluded,
            @Nullable String templateA,
            @Nullable String templateB,
            @Nullable String templateC,
            @Nullable String startsAt,
            @Nullable Boolean localTime,
            @Nullable String repeats,
            @Nullable String mailsPerHour,
            @Nullable String warmUp,
            @Nullable String holdout,
            @Nullable Boolean resendUnknown,
            @Nullable String priority) {
        this.name = text(name);
        this.about = text(about);
        this.included = numbers(included);
        this.excluded = numbers(excluded);
        this.templateA = text(templateA);
        this.templateB = text(templateB);
        this.templateC = text(templateC);
        this.startsAt = text(startsAt);
        this.localTime = localTime != null && localTime;
        this.repeats = repeats == null ? Repeats.ONCE.name() : repeats;
        this.mailsPerHour = text(mailsPerHour);
        this.warmUp = text(warmUp);
        this.holdout = holdout == null ? "0" : holdout.strip();
        this.resendUnknown = resendUnknown != null && resendUnknown;
        this.priority = priority == null ? "5" : priority;
    }

    static CampaignForm empty() {
        return new CampaignForm(
                null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);
    }

    static CampaignForm of(CampaignSettings settings) {
        LocalDateTime at = settings.startsAt();
        return new CampaignForm(
                settings.name(),
                settings.topic().isEmpty() ? settings.purpose() : settings.purpose() + "/" + settings.topic(),
                typed(settings.included()),
                typed(settings.excluded()),
                template(settings, 0),
                template(settings, 1),
                template(settings, 2),
                at == null ? "" : TYPED.format(at),
                settings.localTime(),
                settings.repeats().name(),
                Objects.toString(settings.mailsPerHour(), ""),
                Objects.toString(settings.warmUp(), ""),
                Integer.toString(settings.holdoutPercent()),
                settings.resendUnknown(),
                Integer.toString(settings.priority()));
    }

    /** Call it on a form without errors. */
    CampaignSettings settings() {
        int slash = about.indexOf('/');
        return new CampaignSettings(
                name,
                slash < 0 ? about : about.substring(0, slash),
                slash < 0 ? "" : about.substring(slash + 1),
                ids(included),
                ids(excluded),
                templates(),
                startsAt.isEmpty() ? null : LocalDateTime.parse(startsAt),
                localTime && !startsAt.isEmpty(),
                Repeats.valueOf(repeats),
                number(mailsPerHour),
                number(warmUp),
                Integer.parseInt(holdout),
                resendUnknown,
                Integer.parseInt(priority));
    }

    private static Set<String> numbers(@Nullable Set<String> typed) {
        return typed == null
                ? Set.of()
                : typed.stream().filter(one -> one.matches("\\d{1,18}")).collect(Collectors.toUnmodifiableSet());
    }

    private static Set<String> typed(Set<Long> ids) {
        return ids.stream().map(String::valueOf).collect(Collectors.toUnmodifiableSet());
    }

    static Set<Long> ids(Set<String> typed) {
        return typed.stream().map(Long::valueOf).collect(Collectors.toUnmodifiableSet());
    }

    private List<Long> templates() {
        return Stream.of(templateA, templateB, templateC)
                .filter(one -> !one.isEmpty())
                .map(Long::valueOf)
                .distinct()
                .toList();
    }

    private static String template(CampaignSettings settings, int at) {
        return at < settings.templates().size() ? settings.templates().get(at).toString() : "";
    }

    private static @Nullable Integer number(String typed) {
        return typed.isEmpty() ? null : Integer.valueOf(typed);
    }

    private static String text(@Nullable String typed) {
        return typed == null ? "" : typed.strip();
    }
}
