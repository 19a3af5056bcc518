package org.regulars.journey;

import java.time.Clock;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.regulars.segment.Parameter;
import org.regulars.segment.Values;
import org.regulars.shop.ShopProperties;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** All kinds of triggers and steps that there are. */
@Component
public class StepKinds {

    private final ObjectProvider<StepKind> steps;
    private final ObjectProvider<TriggerKind> triggers;
    private final Clock clock;
    private final ZoneId zone;

    StepKinds(ObjectProvider<StepKind> steps, ObjectProvider<TriggerKind> triggers, Clock clock, ShopProperties shop) {
        this.steps = steps;
        this.triggers = triggers;
        this.clock = clock;
        this.zone = shop.zone();
    }

    /** The keys of all kinds of steps, by key. */
    public List<String> keys() {
        return steps.stream().map(StepKind::key).sorted().toList();
    }

    /** The keys of all kinds of triggers, by key. */
    public List<String> triggerKeys() {
        return triggers.stream()
                .map(TriggerKind::key)
                .sorted(Comparator.naturalOrder())
                .toList();
    }

    Optional<StepKind> find(String key) {
        return steps.stream().filter(kind -> kind.key().equals(key)).findFirst();
    }

    StepKind of(Step step) {
        return find(step.kind())
                .orElseThrow(() -> new IllegalStateException("There is no kind of step " + step.kind()));
    }

    Optional<TriggerKind> findTrigger(String key) {
        return triggers.stream().filter(kind -> kind.key().equals(key)).findFirst();
    }

    TriggerKind of(Part trigger) {
        return findTrigger(trigger.kind())
                .orElseThrow(() -> new IllegalStateException("There is no trigger " + trigger.kind()));
    }

    /** The ways out of a step, the usual one first. */
    public List<String> edges(Step step) {
        return of(step).edges(values(step));
    }

    public Values values(Step step) {
        return complete(step.values(), of(step)::parameters);
    }

    public Values values(Part trigger) {
        return complete(trigger.values(), of(trigger)::parameters);
    }

    /** A step with other values; what comes behind it stays, also where it has other ways out now. */
    public Step changed(Step step, Map<String, String> values) {
        Step changed = new Step(step.id(), step.kind(), values, Map.of());
        List<String> before = edges(step);
        String usual = before.isEmpty() ? "" : step.behind(before.get(0));
        Step linked = new Step(step.id(), step.kind(), values(changed).typed(), Map.of());
        for (String edge : edges(changed)) {
            String behind = before.contains(edge) ? step.behind(edge) : usual;
            linked = behind.isEmpty() ? linked : linked.to(edge, behind);
        }
        return linked;
    }

    /** What a step asks for, given its values so far. */
    public List<Parameter> parameters(Step step) {
        return of(step).parameters(values(step));
    }

    /** What a trigger asks for, given its values so far. */
    public List<Parameter> parameters(Part trigger) {
        return of(trigger).parameters(values(trigger));
    }

    /** With each value that was not given as it is to begin with; one value can ask for others. */
    Values complete(Map<String, String> given, Function<Values, List<Parameter>> parameters) {
        Map<String, String> typed = new TreeMap<>(given);
        boolean missing = true;
        while (missing) {
            missing = false;
            for (Parameter parameter : parameters.apply(new Values(typed, clock.instant(), zone))) {
                missing |= typed.putIfAbsent(parameter.name(), parameter.initial()) == null;
            }
        }
        return new Values(typed, clock.instant(), zone);
    }
}
