package org.regulars.segment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A piece of SQL that is true or false for one customer {@code c}, never null.
 *
 * <p>A subquery that gathers customers says {@code among(o.customer_id)} in its where clause: asked of everybody that is
 * true, asked of a few it looks at these few only.
 *
 * @param sql with a question mark for each value
 * @param values bound in this order, never written into the text
 */
public record Condition(String sql, List<Object> values) {

    static final Condition EVERYBODY = new Condition("true", List.of());
    static final Condition NOBODY = new Condition("false", List.of());

    private static final Pattern AMONG = Pattern.compile("among\\(([a-z_.]+)\\)( and )?|\\?");
    private static final Map<String, List<String>> VIEWS = Map.of(
            "consent_state", List.of("consent_entry"), "current_score", List.of("customer_score", "score_override"));
    private static final Pattern TABLE = Pattern.compile("\\b(?:from|join)\\s+([a-z_]+)");

    public static Condition of(String sql, Object... values) {
        return new Condition(sql, List.of(values));
    }

    /** The text with {@code %s} for each of the conditions, whose values are bound at their places. */
    public static Condition with(String sql, Condition... conditions) {
        return new Condition(
                sql.formatted(Arrays.stream(conditions).map(Condition::sql).toArray()),
                Arrays.stream(conditions)
                        .flatMap(condition -> condition.values().stream())
                        .toList());
    }

    public Condition not() {
        return new Condition("not (" + sql + ")", values);
    }

    /** All of these hold. */
    public static Condition and(Condition... conditions) {
        List<Condition> asking =
                Arrays.stream(conditions).filter(one -> !one.equals(EVERYBODY)).toList();
        return asking.isEmpty() ? EVERYBODY : join(asking, "and");
    }

    static Condition join(List<Condition> conditions, String word) {
        List<Object> values = new ArrayList<>();
        conditions.forEach(condition -> values.addAll(condition.values()));
        return new Condition(
                conditions.stream().map(Condition::sql).collect(Collectors.joining(") " + word + " (", "(", ")")),
                values);
    }

    /** As it is asked of all customers at once. */
    Condition everywhere() {
        return new Condition(
                AMONG.matcher(sql)
                        .replaceAll(match -> match.group(1) == null ? "?" : match.group(2) == null ? "true" : ""),
                values);
    }

    /** As it is asked of these customers. */
    Condition within(Collection<Long> customerIds) {
        Long[] ids = customerIds.toArray(Long[]::new);
        List<Object> bound = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        Matcher matcher = AMONG.matcher(sql);
        int next = 0;
        while (matcher.find()) {
            boolean value = matcher.group(1) == null;
            String and = matcher.group(2) == null ? "" : matcher.group(2);
            matcher.appendReplacement(text, value ? "?" : matcher.group(1) + " = any(?)" + and);
            bound.add(value ? values.get(next++) : ids);
        }
        matcher.appendTail(text);
        return new Condition(text.toString(), bound);
    }

    /** The tables that it looks into, besides the customer; a view stands for those that it is made of. */
    Set<String> tables() {
        return TABLE.matcher(sql)
                .results()
                .map((MatchResult match) -> match.group(1))
                .flatMap(table -> VIEWS.getOrDefault(table, List.of(table)).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
