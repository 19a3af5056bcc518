package org.regulars.segment;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A piece of SQL that is true or false for one customer {@code c}, never null.
 *
 * @param sql with a question mark for each value
 * @param values bound in this order, never written into the text
 */
public record Condition(String sql, List<Object> values) {

    static final Condition EVERYBODY = new Condition("true", List.of());
    static final Condition NOBODY = new Condition("false", List.of());

    public static Condition of(String sql, Object... values) {
        return new Condition(sql, List.of(values));
    }

    Condition not() {
        return new Condition("not (" + sql + ")", values);
    }

    static Condition join(List<Condition> conditions, String word) {
        List<Object> values = new ArrayList<>();
        conditions.forEach(condition -> values.addAll(condition.values()));
        return new Condition(
                conditions.stream().map(Condition::sql).collect(Collectors.joining(") " + word + " (", "(", ")")),
                values);
    }
}
