package org.regulars.journey;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a journey does: what sets it off, who may come in again, what it is for, and its steps.
 *
 * @param goal a goal of kind {@code none}, {@code ordered} or {@code event}; whoever reaches it leaves
 * @param start the id of the first step
 * @param steps in no order; what counts are the edges
 */
public record Definition(Part trigger, Reentry reentry, Part goal, String start, List<Step> steps) {

    public Definition {
        steps = List.copyOf(steps);
    }

    /** Steps one after the other, each behind every edge of the one before. */
    public static Definition chain(Part trigger, Reentry reentry, Part goal, StepKinds kinds, Step... chain) {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < chain.length; i++) {
            Step step = chain[i];
            if (i + 1 < chain.length) {
                for (String edge : kinds.edges(chain[i])) {
                    step = step.next().containsKey(edge) ? step : step.to(edge, chain[i + 1].id());
                }
            }
            steps.add(step);
        }
        return new Definition(trigger, reentry, goal, chain.length == 0 ? "" : chain[0].id(), steps);
    }

    public Optional<Step> step(String id) {
        return steps.stream().filter(step -> step.id().equals(id)).findFirst();
    }

    /** The ids of the steps that can still come at a step and behind it, itself among them, the nearest first. */
    public Set<String> reachable(String from) {
        Set<String> seen = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(from));
        while (!open.isEmpty()) {
            String id = open.removeFirst();
            if (!id.isEmpty() && seen.add(id)) {
                step(id).ifPresent(step -> open.addAll(step.next().values()));
            }
        }
        return seen;
    }
}
