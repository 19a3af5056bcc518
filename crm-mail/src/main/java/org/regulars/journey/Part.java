package org.regulars.journey;

import java.util.Map;
import java.util.TreeMap;

/**
 * A trigger or a goal as staff set it: what kind it is, and the values that this kind asks for, as they were typed.
 *
 * @param kind stored key of a {@link TriggerKind}, or of a goal
 */
public record Part(String kind, Map<String, String> values) {

    public Part {
        values = Map.copyOf(new TreeMap<>(values));
    }

    public static Part of(String kind, String... namesAndValues) {
        return new Part(kind, Step.values(namesAndValues));
    }
}
