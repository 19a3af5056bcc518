package org.regulars.segment;

import java.util.List;
import java.util.Map;

/** Who belongs to a segment: criteria joined by all, any and not, to any depth. */
public sealed interface Rule {

    /** Every one of these; true for everybody when there are none. */
    record All(List<Rule> rules) implements Rule {}

    /** At least one of these; true for nobody when there are none. */
    record Any(List<Rule> rules) implements Rule {}

    record Not(Rule rule) implements Rule {}

    /** One criterion by its key, with its values as they were typed. */
    record Is(String criterion, Map<String, String> values) implements Rule {}

    static Rule all(Rule... rules) {
        return new All(List.of(rules));
    }

    static Rule any(Rule... rules) {
        return new Any(List.of(rules));
    }

    static Rule not(Rule rule) {
        return new Not(rule);
    }

    static Rule is(String criterion, Map<String, String> values) {
        return new Is(criterion, Map.copyOf(values));
    }
}
