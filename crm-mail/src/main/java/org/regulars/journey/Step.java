package org.regulars.journey;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One step of a journey.
 *
 * @param id small letters, digits and hyphens; it names the step in all versions of the journey
 * @param kind stored key of a {@link StepKind}
 * @param values as they were typed
 * @param next the id of the step behind each edge; an edge that is not named leads out of the journey
 */
public record Step(String id, String kind, Map<String, String> values, Map<String, String> next) {

    public Step {
        values = Map.copyOf(values);
        next = Map.copyOf(next);
    }

    public static Step of(String id, String kind, String... namesAndValues) {
        return new Step(id, kind, values(namesAndValues), Map.of());
    }

    /** The same step with a way behind one of its edges. */
    public Step to(String edge, String nextId) {
        Map<String, String> ways = new HashMap<>(next);
        ways.put(edge, nextId);
        return new Step(id, kind, values, ways);
    }

    /** The id of the step behind an edge; '' for the way out. */
    public String behind(String edge) {
        return next.getOrDefault(edge, "");
    }

    static Map<String, String> values(String... namesAndValues) {
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            values.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return values;
    }
}
