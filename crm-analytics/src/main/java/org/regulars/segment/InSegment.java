package org.regulars.segment;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Somebody belongs to another segment; its rule is asked along, so that both always agree. */
@Component
class InSegment implements Criterion {

    static final String KEY = "segment";
    static final String SEGMENT = "segment";

    private final JdbcClient jdbc;
    private final SegmentRules rules;
    private final Criteria criteria;
    /** The segments that are being asked by this thread: none is asked for itself. */
    private final ThreadLocal<Deque<Long>> asked = ThreadLocal.withInitial(ArrayDeque::new);

    InSegment(JdbcClient jdbc, SegmentRules rules, Criteria criteria) {
        this.jdbc = jdbc;
        this.rules = rules;
        this.criteria = criteria;
    }

    @Override
    public String key() {
        return KEY;
    }

    @Override
    public Kind kind() {
        return Kind.GROUPS;
    }

    @Override
    public List<Parameter> parameters(Values chosen) {
        return List.of(Parameter.choice(
                SEGMENT,
                jdbc.sql("select segment_id, name from segment order by lower(name), segment_id")
                        .query((row, n) -> Parameter.Choice.named(Long.toString(row.getLong(1)), row.getString(2)))
                        .list()));
    }

    @Override
    public Condition where(Values values) {
        return ofRule(values, rule -> criteria.members(rule, values.now()), Condition.NOBODY);
    }

    @Override
    public Set<String> sources(Values values) {
        Set<String> sources = new TreeSet<>(ofRule(values, criteria::sources, Set.of()));
        sources.add(SegmentRules.changed(Long.parseLong(values.text(SEGMENT))));
        return sources;
    }

    @Override
    public Optional<Condition> passed(Values before, Values now) {
        return ofRule(now, rule -> criteria.passed(rule, before.now(), now.now()), Optional.empty());
    }

    @Override
    public boolean profiles(Values values) {
        return ofRule(values, criteria::profiles, false);
    }

    private <T> T ofRule(Values values, Function<Rule, T> question, T otherwise) {
        Long id = Long.valueOf(values.text(SEGMENT));
        Optional<Rule> rule = rules.find(id);
        Deque<Long> path = asked.get();
        if (rule.isEmpty() || path.contains(id)) {
            return otherwise;
        }
        path.push(id);
        try {
            return question.apply(rule.get());
        } finally {
            path.pop();
        }
    }

    /** The ids of the segments that a rule asks for itself, not those that these ask for. */
    static List<Long> of(Rule rule) {
        return Criteria.leaves(rule).stream()
                .filter(leaf -> leaf.criterion().equals(KEY))
                .map(Rule.Is::values)
                .map((Map<String, String> values) -> values.getOrDefault(SEGMENT, ""))
                .filter(id -> id.matches("\\d{1,18}"))
                .map(Long::valueOf)
                .distinct()
                .toList();
    }
}
