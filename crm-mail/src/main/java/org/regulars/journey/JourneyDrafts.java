package org.regulars.journey;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.regulars.segment.Parameter;
import org.regulars.segment.Values;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** What staff are working on, journey by journey: nobody is moved by it until it is published. */
@Component
@Transactional
public class JourneyDrafts {

    private static final int MOST_STEPS = 60;

    private final Journeys journeys;
    private final StepKinds kinds;
    private final Goals goals;
    private final JdbcClient jdbc;
    private final JsonMapper json;

    JourneyDrafts(Journeys journeys, StepKinds kinds, Goals goals, JdbcClient jdbc, JsonMapper json) {
        this.journeys = journeys;
        this.kinds = kinds;
        this.goals = goals;
        this.jdbc = jdbc;
        this.json = json;
    }

    /** The draft; empty when nobody is working on the journey. */
    @Transactional(readOnly = true)
    public Optional<Definition> find(String key) {
        return jdbc.sql("select draft::text from journey where journey_key = ? and draft is not null")
                .param(key)
                .query(String.class)
                .optional()
                .map(text -> json.readValue(text, Definition.class));
    }

    /** The draft, or what newcomers get while nobody is working on it. */
    @Transactional(readOnly = true)
    public Definition of(JourneySummary journey) {
        return find(journey.key())
                .orElseGet(() ->
                        journeys.definition(journey.key(), journey.version()).orElseThrow());
    }

    /** Changes the draft, however incomplete it is then; begins one where there is none. */
    public void change(JourneySummary journey, UnaryOperator<Definition> change) {
        jdbc.sql("select journey_key from journey where journey_key = ? for update")
                .param(journey.key())
                .query(String.class)
                .optional();
        jdbc.sql("update journey set draft = ?::jsonb where journey_key = ?")
                .params(json.writeValueAsString(change.apply(of(journey))), journey.key())
                .update();
    }

    public void discard(String key) {
        jdbc.sql("update journey set draft = null where journey_key = ?")
                .param(key)
                .update();
    }

    /**
     * Makes the draft the version that newcomers get.
     *
     * @param takeAlong as for {@link Journeys#publish}
     * @throws JourneyNotUsable when it cannot be used as it is
     */
    public int publish(JourneySummary journey, boolean takeAlong, String by) {
        Definition draft = of(journey);
        List<JourneyProblem> problems = problems(draft);
        if (!problems.isEmpty()) {
            throw new JourneyNotUsable(problems);
        }
        int version = journeys.publish(journey.key(), draft, takeAlong, by);
        discard(journey.key());
        return version;
    }

    /** What is wrong with a definition; empty when it can be used. */
    @Transactional(readOnly = true)
    public List<JourneyProblem> problems(Definition definition) {
        List<JourneyProblem> problems = new ArrayList<>();
        if (definition.start().isEmpty()) {
            problems.add(JourneyProblem.of("", "journeys.problem.empty"));
        }
        if (definition.steps().size() > MOST_STEPS) {
            problems.add(JourneyProblem.of("", "journeys.problem.too-many"));
        }
        kinds.findTrigger(definition.trigger().kind())
                .ifPresentOrElse(
                        kind -> problems.addAll(
                                values(JourneyProblem.TRIGGER, kinds.values(definition.trigger()), kind::parameters)),
                        () -> problems.add(JourneyProblem.of(JourneyProblem.TRIGGER, "journeys.problem.unknown")));
        Part goal = definition.goal();
        problems.addAll(values(
                JourneyProblem.GOAL,
                kinds.complete(goal.values(), chosen -> goals.parameters(goal)),
                chosen -> goals.parameters(goal)));
        for (Step step : definition.steps()) {
            problems.addAll(problems(definition, step));
        }
        return problems;
    }

    private List<JourneyProblem> problems(Definition definition, Step step) {
        Optional<StepKind> kind = kinds.find(step.kind());
        if (kind.isEmpty()) {
            return List.of(JourneyProblem.of(step.id(), "journeys.problem.unknown"));
        }
        Values values = kinds.values(step);
        List<JourneyProblem> problems = new ArrayList<>(values(step.id(), values, kind.get()::parameters));
        if (problems.isEmpty()) {
            String problem = kind.get().problem(values);
            if (!problem.isEmpty()) {
                problems.add(JourneyProblem.of(step.id(), problem));
            }
            Set<String> ahead = new HashSet<>();
            step.next().values().forEach(next -> ahead.addAll(definition.reachable(next)));
            if (ahead.contains(step.id())) {
                problems.add(JourneyProblem.of(step.id(), "journeys.problem.circle"));
            }
            if (step.next().values().stream()
                    .anyMatch(next -> !next.isEmpty() && definition.step(next).isEmpty())) {
                problems.add(JourneyProblem.of(step.id(), "journeys.problem.nowhere"));
            }
        }
        return problems;
    }

    private static List<JourneyProblem> values(
            String place, Values values, Function<Values, List<Parameter>> parameters) {
        return parameters.apply(values).stream()
                .filter(parameter -> !parameter.accepts(values.text(parameter.name())))
                .map(parameter -> new JourneyProblem(
                        place,
                        parameter.name(),
                        "segments.problem." + parameter.kind().name().toLowerCase(Locale.ROOT),
                        parameter.from(),
                        parameter.to()))
                .toList();
    }
}
