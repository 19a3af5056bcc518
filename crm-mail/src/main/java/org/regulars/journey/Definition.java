package org.regulars.journey;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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

    public Definition withTrigger(Part other) {
        return new Definition(other, reentry, goal, start, steps);
    }

    public Definition withReentry(Reentry other) {
        return new Definition(trigger, other, goal, start, steps);
    }

    public Definition withGoal(Part other) {
        return new Definition(trigger, reentry, other, start, steps);
    }

    /** With other values for a step, or other ways out of it. */
    public Definition with(Step changed) {
        return new Definition(
                trigger,
                reentry,
                goal,
                start,
                steps.stream()
                        .map(step -> step.id().equals(changed.id()) ? changed : step)
                        .toList());
    }

    /**
     * With one more step behind an edge; what came there comes behind each of its edges.
     *
     * @param after the id of a step; '' for the beginning
     * @param edges the ways out of the new step
     */
    public Definition insert(String after, String edge, Step added, List<String> edges) {
        String behind = after.isEmpty() ? start : step(after).orElseThrow().behind(edge);
        Step linked = added;
        for (String way : behind.isEmpty() ? List.<String>of() : edges) {
            linked = linked.to(way, behind);
        }
        List<Step> more = new ArrayList<>(steps);
        more.add(linked);
        return after.isEmpty()
                ? new Definition(trigger, reentry, goal, added.id(), more)
                : new Definition(trigger, reentry, goal, start, more)
                        .with(step(after).orElseThrow().to(edge, added.id()));
    }

    /** Without a step: what came behind its usual way takes its place, and what nobody can come to any more goes too. */
    public Definition remove(String id, List<String> edges) {
        Step gone = step(id).orElseThrow();
        String behind = edges.isEmpty() ? "" : gone.behind(edges.get(0));
        List<Step> rest = new ArrayList<>();
        for (Step step : steps) {
            if (!step.id().equals(id)) {
                Step linked = step;
                for (Map.Entry<String, String> way : step.next().entrySet()) {
                    linked = way.getValue().equals(id) ? linked.to(way.getKey(), behind) : linked;
                }
                rest.add(linked);
            }
        }
        Definition left = new Definition(trigger, reentry, goal, start.equals(id) ? behind : start, rest);
        Set<String> reached = left.reachable(left.start());
        return new Definition(
                trigger,
                reentry,
                goal,
                left.start(),
                left.steps().stream()
                        .filter(step -> reached.contains(step.id()))
                        .toList());
    }

    /** Whether all ways out of a step lead to the same place, so that it can change places with what comes behind it. */
    public boolean straight(String id, List<String> edges) {
        Step step = step(id).orElseThrow();
        return edges.stream().map(step::behind).distinct().count() == 1;
    }

    /** With a step one place further on; as it is when there is no such place. */
    public Definition later(String id, StepKinds kinds) {
        Step step = step(id).orElseThrow();
        List<String> edges = kinds.edges(step);
        Optional<Step> behind = edges.isEmpty() ? Optional.empty() : step(step.behind(edges.get(0)));
        if (behind.isEmpty() || !straight(id, edges)) {
            return this;
        }
        List<String> ways = kinds.edges(behind.get());
        if (ways.isEmpty()) {
            return this;
        }
        Step alone = new Step(step.id(), step.kind(), step.values(), Map.of());
        Definition without = remove(id, edges);
        String first = behind.get().id();
        boolean straight = without.straight(first, ways);
        Definition moved = without.insert(first, ways.get(0), alone, edges);
        for (String way : straight ? ways : List.<String>of()) {
            moved = moved.with(moved.step(first).orElseThrow().to(way, id));
        }
        return moved;
    }

    /** With a step one place earlier; as it is when it comes first or behind a fork. */
    public Definition earlier(String id, StepKinds kinds) {
        List<Step> before =
                steps.stream().filter(step -> step.next().containsValue(id)).toList();
        return before.size() == 1 && straight(before.get(0).id(), kinds.edges(before.get(0)))
                ? later(before.get(0).id(), kinds)
                : this;
    }

    /** An id that no step has. */
    public String freeId(String kind) {
        int number = 1;
        while (step(kind + "-" + number).isPresent()) {
            number++;
        }
        return kind + "-" + number;
    }
}
