package org.regulars.customer;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What must hold of a customer, as SQL over {@code customer c}.
 *
 * @param values bound by name; names begin with the key of whoever made it, so that conditions can stand side by side
 */
public record Condition(String sql, Map<String, ?> values) {

    public static Condition of(String sql) {
        return new Condition(sql, Map.of());
    }

    static Condition all(Collection<Condition> conditions) {
        Map<String, Object> values = new LinkedHashMap<>();
        conditions.forEach(condition -> values.putAll(condition.values()));
        return new Condition(
                conditions.stream()
                        .map(condition -> "(" + condition.sql() + ")")
                        .collect(Collectors.joining(" and ")),
                values);
    }
}
