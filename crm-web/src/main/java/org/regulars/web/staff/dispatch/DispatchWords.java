package org.regulars.web.staff.dispatch;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.regulars.dispatch.DispatchDetail;
import org.regulars.dispatch.DispatchSource;
import org.regulars.dispatch.DispatchState;
import org.regulars.dispatch.DispatchSummary;
import org.regulars.dispatch.Reason;
import org.regulars.shop.ShopProperties;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/** Says in one plain sentence where a dispatch stands and why; moments are in the customer's own zone. */
@Component("dispatchWords")
public class DispatchWords {

    private static final String MOMENT = "EEEE d MMMM, HH:mm";

    private final MessageSource messages;
    private final ShopProperties shop;
    private final ObjectProvider<DispatchSource> sources;

    DispatchWords(MessageSource messages, ShopProperties shop, ObjectProvider<DispatchSource> sources) {
        this.messages = messages;
        this.shop = shop;
        this.sources = sources;
    }

    /** The sentence of a line of the ledger. */
    public String of(DispatchSummary line) {
        return sentence(line.state(), line.reason(), line.reasonFacts(), line, line.dueAt());
    }

    /** The sentence of one step of its trace. */
    public String of(DispatchDetail.Step step, DispatchSummary line) {
        return sentence(step.state(), step.reason(), step.reasonFacts(), line, null);
    }

    /** What set it off, in words. */
    public String source(DispatchSummary line) {
        return source(line.sourceKey());
    }

    /** The name of a source by its key. */
    public String source(String sourceKey) {
        return sources.stream()
                .flatMap(source -> source.name(sourceKey).stream())
                .findFirst()
                .orElseGet(() -> text("dispatch.source." + sourceKey, sourceKey));
    }

    /** The colour of a state's badge. */
    public String colour(DispatchState state) {
        return switch (state) {
            case SENT -> "bg-green-lt";
            case FAILED -> "bg-red-lt";
            case UNKNOWN -> "bg-purple-lt";
            case HELD -> "bg-yellow-lt";
            case SUPPRESSED, CANCELLED, HELD_OUT -> "bg-secondary-lt";
            case PLANNED, CLAIMED, ATTEMPTED -> "bg-blue-lt";
        };
    }

    private String sentence(
            DispatchState state,
            @Nullable Reason reason,
            Map<String, Object> facts,
            DispatchSummary line,
            @Nullable Instant due) {
        Locale locale = LocaleContextHolder.getLocale();
        Instant until = facts.get("until") instanceof String told ? Instant.parse(normal(told)) : due;
        Object[] arguments = {
            line.customerName(),
            until == null ? "" : moment(until, line.timeZone(), locale),
            frequency(facts),
            facts.getOrDefault("mails", ""),
            source(String.valueOf(facts.getOrDefault("first", ""))),
            facts.getOrDefault("reply", facts.getOrDefault("problem", "")),
            facts.getOrDefault("try", "")
        };
        if (reason == null) {
            return messages.getMessage("dispatch.says." + state.key(), arguments, locale);
        }
        String said =
                messages.getMessage("dispatch.reason." + reason.key() + "." + state.key(), arguments, null, locale);
        return said != null ? said : messages.getMessage("dispatch.reason." + reason.key(), arguments, locale);
    }

    private String frequency(Map<String, Object> facts) {
        String often = text("dispatch.frequency." + facts.getOrDefault("frequency", "none"), "");
        return facts.get("about") instanceof String topic
                ? messages.getMessage(
                        "dispatch.frequency.about",
                        new Object[] {often, text("consents.topic." + topic, topic)},
                        LocaleContextHolder.getLocale())
                : often;
    }

    /** PostgreSQL writes an offset of hours only, which Java does not read. */
    private static String normal(String moment) {
        return moment.replaceFirst("([+-]\\d{2})$", "$1:00");
    }

    private String moment(Instant at, String timeZone, Locale locale) {
        return DateTimeFormatter.ofPattern(MOMENT, locale).format(at.atZone(zone(timeZone)));
    }

    private ZoneId zone(String timeZone) {
        try {
            return timeZone.isEmpty() ? shop.zone() : ZoneId.of(timeZone);
        } catch (DateTimeException e) {
            return shop.zone();
        }
    }

    private String text(String key, String otherwise) {
        String text = messages.getMessage(key, null, otherwise, LocaleContextHolder.getLocale());
        return text == null ? otherwise : text;
    }
}
