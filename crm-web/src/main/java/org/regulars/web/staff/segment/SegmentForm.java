package org.regulars.web.staff.segment;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.regulars.segment.Criterion;
import org.regulars.segment.Parameter;
import org.regulars.segment.Rule;

/**
 * A segment as the form shows it: a name, and criteria that all or any have to hold.
 *
 * @param match all or any
 */
record SegmentForm(
        @Nullable String name,
        @Nullable String match,
        @Nullable List<Row> rows) {

    private static final String ANY = "any";

    /** One criterion; mode is "is" or "not". */
    record Row(String criterion, String mode, @Nullable Map<String, String> values) {

        Rule rule() {
            Rule is = Rule.is(criterion, values == null ? Map.of() : values);
            return mode.equals("not") ? Rule.not(is) : is;
        }

        public String value(String parameter) {
            return values == null ? "" : values.getOrDefault(parameter, "");
        }
    }

    static SegmentForm empty() {
        return new SegmentForm("", "all", List.of());
    }

    /** The form of a rule; empty when the rule goes deeper than the form can show. */
    static Optional<SegmentForm> of(String name, Rule rule) {
        boolean any = rule instanceof Rule.Any;
        List<Rule> rules = rule instanceof Rule.All all ? all.rules() : any ? ((Rule.Any) rule).rules() : List.of(rule);
        List<Row> rows = new ArrayList<>();
        for (Rule one : rules) {
            boolean not = one instanceof Rule.Not;
            if (!((not ? ((Rule.Not) one).rule() : one) instanceof Rule.Is is)) {
                return Optional.empty();
            }
            rows.add(new Row(is.criterion(), not ? "not" : "is", is.values()));
        }
        return Optional.of(new SegmentForm(name, any ? ANY : "all", rows));
    }

    Rule rule() {
        List<Rule> rules = all().stream().map(Row::rule).toList();
        return ANY.equals(match) ? new Rule.Any(rules) : new Rule.All(rules);
    }

    private List<Row> all() {
        return rows == null ? List.of() : rows;
    }

    SegmentForm with(Criterion criterion) {
        Map<String, String> values = new HashMap<>();
        for (Parameter parameter : criterion.parameters()) {
            values.put(parameter.name(), parameter.initial());
        }
        List<Row> more = new ArrayList<>(all());
        more.add(new Row(criterion.key(), "is", values));
        return new SegmentForm(name, match, more);
    }

    SegmentForm without(int row) {
        List<Row> fewer = new ArrayList<>(all());
        if (row >= 0 && row < fewer.size()) {
            fewer.remove(row);
        }
        return new SegmentForm(name, match, fewer);
    }
}
