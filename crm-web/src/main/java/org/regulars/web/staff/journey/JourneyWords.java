package org.regulars.web.staff.journey;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.regulars.journey.Goals;
import org.regulars.journey.JourneyProblem;
import org.regulars.journey.JourneySummary;
import org.regulars.journey.Part;
import org.regulars.journey.Step;
import org.regulars.journey.StepKinds;
import org.regulars.segment.Parameter;
import org.regulars.segment.Values;
import org.springframework.context.MessageSource;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/** Journeys, their steps and edges in words. */
@Component("journeyWords")
public class JourneyWords {

    private final MessageSource messages;
    private final StepKinds kinds;
    private final Goals goals;

    JourneyWords(MessageSource messages, StepKinds kinds, Goals goals) {
        this.messages = messages;
        this.kinds = kinds;
        this.goals = goals;
    }

    /** What staff call it, or the product. */
    public String name(JourneySummary journey) {
        return journey.settings().name().isEmpty()
                ? text("journeys.ready." + journey.key(), journey.key())
                : journey.settings().name();
    }

    /** What a step does, such as "Wait 2 days". */
    public String of(Step step) {
        return sentence("journeys.step." + step.kind() + ".words", kinds.parameters(step), kinds.values(step));
    }

    /** What sets a journey off. */
    public String of(Part trigger) {
        return sentence(
                "journeys.trigger." + trigger.kind() + ".words", kinds.parameters(trigger), kinds.values(trigger));
    }

    public String goal(Part goal) {
        return sentence(
                "journeys.goal." + goal.kind() + ".words",
                goals.parameters(goal),
                new Values(goal.values(), Instant.EPOCH, ZoneOffset.UTC));
    }

    /** An edge, such as "sent"; for one that leads out early with why. */
    public String edge(String edge) {
        return edge.startsWith("left:")
                ? reason(edge.substring("left:".length()))
                : text("journeys.edge." + edge, edge);
    }

    /** Why somebody left. */
    public String reason(String reason) {
        return text("journeys.reason." + reason, reason);
    }

    /** What is wrong with one value of a place, in words; null when nothing is. */
    public @Nullable String problem(List<JourneyProblem> problems, String place, String parameter) {
        return problems.stream()
                .filter(one -> one.place().equals(place) && one.parameter().equals(parameter))
                .findFirst()
                .map(one -> messages.getMessage(one.words(), locale()))
                .orElse(null);
    }

    private String sentence(String code, List<Parameter> parameters, Values values) {
        Object[] parts = parameters.stream()
                .map(parameter -> parameter.accepts(values.text(parameter.name()))
                        ? parameter.shown(values.text(parameter.name()))
                        : "…")
                .map(part ->
                        part instanceof MessageSourceResolvable words ? messages.getMessage(words, locale()) : part)
                .toArray();
        return messages.getMessage(code, parts, locale());
    }

    private String text(String code, String otherwise) {
        String text = messages.getMessage(code, null, otherwise, locale());
        return text == null ? otherwise : text;
    }

    private static Locale locale() {
        return LocaleContextHolder.getLocale();
    }
}
