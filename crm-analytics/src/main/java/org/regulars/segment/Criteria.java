package org.regulars.segment;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.context.support.DefaultMessageSourceResolvable;
import org.springframework.stereotype.Component;

/** All criteria there are: turns a rule into one SQL condition, into words, or into what is wrong with it. */
@Component
class Criteria {

    private static final int MOST_CRITERIA = 50;

    private final ObjectProvider<Criterion> criteria;
    private final Clock clock;

    Criteria(ObjectProvider<Criterion> criteria, Clock clock) {
        this.criteria = criteria;
        this.clock = clock;
    }

    List<Criterion> all() {
        return criteria.stream().sorted(Comparator.comparing(Criterion::key)).toList();
    }

    Optional<Criterion> find(String key) {
        return criteria.stream().filter(one -> one.key().equals(key)).findFirst();
    }

    private Criterion get(String key) {
        return find(key).orElseThrow(() -> new IllegalArgumentException("There is no criterion " + key));
    }

    /** What is wrong, in the order of the criteria; empty when the rule can be used. */
    List<RuleProblem> problems(Rule rule) {
        List<Rule.Is> leaves = leaves(rule);
        if (leaves.isEmpty()) {
            return List.of(new RuleProblem(-1, "", "segments.problem.empty"));
        }
        if (leaves.size() > MOST_CRITERIA) {
            return List.of(new RuleProblem(-1, "", "segments.problem.too-many"));
        }
        List<RuleProblem> problems = new ArrayList<>();
        for (int i = 0; i < leaves.size(); i++) {
            problems.addAll(problems(i, leaves.get(i)));
        }
        return problems;
    }

    private List<RuleProblem> problems(int position, Rule.Is leaf) {
        Optional<Criterion> criterion = find(leaf.criterion());
        if (criterion.isEmpty()) {
            return List.of(new RuleProblem(position, "", "segments.problem.unknown"));
        }
        List<RuleProblem> problems = new ArrayList<>();
        for (Parameter parameter : criterion.get().parameters()) {
            if (!parameter.accepts(leaf.values().getOrDefault(parameter.name(), ""))) {
                String kind = parameter.kind().name().toLowerCase(Locale.ROOT);
                problems.add(new RuleProblem(
                        position, parameter.name(), "segments.problem." + kind, parameter.from(), parameter.to()));
            }
        }
        if (problems.isEmpty()) {
            String problem = criterion.get().problem(values(leaf));
            if (!problem.isEmpty()) {
                problems.add(new RuleProblem(position, "", problem));
            }
        }
        return problems;
    }

    private static List<Rule.Is> leaves(Rule rule) {
        if (rule instanceof Rule.Is leaf) {
            return List.of(leaf);
        }
        return children(rule).stream().flatMap(child -> leaves(child).stream()).toList();
    }

    static List<Rule> children(Rule rule) {
        if (rule instanceof Rule.All all) {
            return all.rules();
        }
        if (rule instanceof Rule.Any any) {
            return any.rules();
        }
        return rule instanceof Rule.Not not ? List.of(not.rule()) : List.of();
    }

    Condition condition(Rule rule) {
        if (rule instanceof Rule.Is leaf) {
            return get(leaf.criterion()).where(values(leaf));
        }
        List<Condition> conditions =
                children(rule).stream().map(this::condition).toList();
        if (rule instanceof Rule.Not) {
            return conditions.get(0).not();
        }
        boolean all = rule instanceof Rule.All;
        if (conditions.isEmpty()) {
            return all ? Condition.EVERYBODY : Condition.NOBODY;
        }
        return Condition.join(conditions, all ? "and" : "or");
    }

    /** Who belongs to a segment: who fulfils its rule and does not forbid that their data is used for it. */
    Condition members(Rule rule) {
        return Condition.join(List.of(condition(rule), allowed(rule)), "and");
    }

    /** A restriction forbids every segment; an objection to profiling those that ask for behaviour or scores. */
    Condition allowed(Rule rule) {
        boolean profiles =
                leaves(rule).stream().anyMatch(leaf -> get(leaf.criterion()).profiles());
        return Condition.of("""
                not exists (select from privacy_limit l where l.customer_id = c.customer_id
                            and l.kind in ('restricted'%s))""".formatted(profiles ? ", 'no-profiling'" : ""));
    }

    /** The rule line by line, from the outside in, each line with its own condition. */
    List<RuleLine> lines(Rule rule) {
        List<RuleLine> lines = new ArrayList<>();
        addLines(rule, 0, lines);
        return lines;
    }

    private void addLines(Rule rule, int depth, List<RuleLine> lines) {
        lines.add(new RuleLine(depth, words(rule), condition(rule)));
        children(rule).forEach(child -> addLines(child, depth + 1, lines));
    }

    private MessageSourceResolvable words(Rule rule) {
        if (rule instanceof Rule.Is leaf) {
            return get(leaf.criterion()).words(values(leaf));
        }
        String key = rule instanceof Rule.All ? "all" : rule instanceof Rule.Any ? "any" : "not";
        return new DefaultMessageSourceResolvable("segments.rule." + key);
    }

    private Values values(Rule.Is leaf) {
        return new Values(Map.copyOf(leaf.values()), clock.instant());
    }
}
