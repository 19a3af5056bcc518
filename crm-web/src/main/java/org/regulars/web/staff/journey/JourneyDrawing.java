package org.regulars.web.staff.journey;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.regulars.journey.Definition;
import org.regulars.journey.Step;
import org.regulars.journey.StepKinds;

/**
 * A journey as a picture: steps from top to bottom, side by side where the way forks, together again where the ways meet.
 *
 * @param entered how many came in
 * @param heldOut how many were held out
 */
record JourneyDrawing(List<Box> boxes, long entered, long heldOut) {

    /**
     * A step with what comes out of it.
     *
     * @param standing how many stand here
     * @param left how many ended here early
     * @param ways its edges; where they fork, each with the steps of its own
     * @param forks whether the ways lead to different places
     * @param movable whether it can change places with its neighbours
     */
    record Box(Step step, long standing, List<Way> left, List<Way> ways, boolean forks, boolean movable) {

        public boolean ends() {
            return ways.isEmpty();
        }
    }

    /** An edge with how many went over it. */
    record Way(String edge, long passed, List<Box> boxes) {}

    static JourneyDrawing of(
            Definition definition, StepKinds kinds, Map<String, Map<String, Long>> passed, Map<String, Long> standing) {
        Map<String, Long> in = passed.getOrDefault("", Map.of());
        return new JourneyDrawing(
                boxes(definition, kinds, passed, standing, definition.start(), "", Set.of()),
                in.getOrDefault("entered", 0L),
                in.getOrDefault("held-out", 0L));
    }

    private static List<Box> boxes(
            Definition definition,
            StepKinds kinds,
            Map<String, Map<String, Long>> passed,
            Map<String, Long> standing,
            String from,
            String until,
            Set<String> above) {
        List<Box> boxes = new ArrayList<>();
        Set<String> drawn = new HashSet<>(above);
        String id = from;
        // A draft may lead in a circle.
        while (!id.isEmpty() && !id.equals(until) && drawn.add(id)) {
            Step step = definition.step(id).orElse(null);
            if (step == null) {
                break;
            }
            List<String> edges = kinds.edges(step);
            boolean forks = edges.stream().map(step::behind).distinct().count() > 1;
            String meets = edges.isEmpty() ? "" : forks ? meeting(definition, step, edges) : step.behind(edges.get(0));
            Map<String, Long> here = passed.getOrDefault(id, Map.of());
            List<Way> ways = edges.stream()
                    .map(edge -> new Way(
                            edge,
                            here.getOrDefault(edge, 0L),
                            forks
                                    ? boxes(
                                            definition,
                                            kinds,
                                            passed,
                                            standing,
                                            step.behind(edge),
                                            meets.isEmpty() ? until : meets,
                                            drawn)
                                    : List.of()))
                    .toList();
            List<Way> left = here.entrySet().stream()
                    .filter(entry -> entry.getKey().startsWith("left:"))
                    .sorted(Map.Entry.comparingByKey())
                    .map(entry -> new Way(entry.getKey(), entry.getValue(), List.of()))
                    .toList();
            boxes.add(new Box(step, standing.getOrDefault(id, 0L), left, ways, forks, !edges.isEmpty() && !forks));
            id = meets;
        }
        return boxes;
    }

    /** The first step that all ways come to; '' when there is none. */
    private static String meeting(Definition definition, Step step, List<String> edges) {
        List<Set<String>> ahead = edges.stream()
                .map(edge -> definition.reachable(step.behind(edge)))
                .toList();
        return ahead.get(0).stream()
                .filter(id -> ahead.stream().allMatch(one -> one.contains(id)))
                .findFirst()
                .orElse("");
    }
}
