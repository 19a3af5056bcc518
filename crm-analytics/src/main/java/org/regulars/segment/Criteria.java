package org.regulars.segment;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.regulars.shop.ShopProperties;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.context.support.DefaultMessageSourceResolvable;
import org.springframework.stereotype.Component;

/** All criteria there are: turns a rule into one SQL condition, into words, or into what is wrong with it. */
@Component
class Criteria {

    private static final int MOST_CRITERIA = 50;
    private static final int DEEPEST = 8;
    private static final Set<String> ALWAYS = Set.of("customer", "privacy_limit");

    private final ObjectProvider<Criterion> criteria;
    private final Clock clock;
    private final ZoneId zone;

    Criteria(ObjectProvider<Criterion> criteria, Clock clock, ShopProperties shop) {
        this.criteria = criteria;
        this.clock = clock;
        this.zone = shop.zone();
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
        if (depth(rule) > DEEPEST) {
            return List.of(new RuleProblem(-1, "", "segments.problem.too-deep"));
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
        Values values = values(leaf);
        for (Parameter parameter : criterion.get().parameters(values)) {
            if (!parameter.accepts(values.text(parameter.name()))) {
                String kind = parameter.kind().name().toLowerCase(Locale.ROOT);
                problems.add(new RuleProblem(
                        position, parameter.name(), "segments.problem." + kind, parameter.from(), parameter.to()));
            }
        }
        if (problems.isEmpty()) {
            String problem = criterion.get().problem(values);
            if (!problem.isEmpty()) {
                problems.add(new RuleProblem(position, "", problem));
            }
        }
        return problems;
    }

    static List<Rule.Is> leaves(Rule rule) {
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
        return condition(rule, clock.instant());
    }

    private Condition condition(Rule rule, Instant now) {
        if (rule instanceof Rule.Is leaf) {
            return get(leaf.criterion()).where(new Values(leaf.values(), now, zone));
        }
        List<Condition> conditions =
                children(rule).stream().map(child -> condition(child, now)).toList();
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
    Condition members(Rule rule, Instant now) {
        return Condition.join(List.of(condition(rule, now), allowed(rule)), "and");
    }

    Condition members(Rule rule) {
        return members(rule, clock.instant());
    }

    /** A restriction forbids every segment; an objection to profiling those that ask for behaviour or scores. */
    Condition allowed(Rule rule) {
        return Condition.of("""
                not exists (select from privacy_limit l where l.customer_id = c.customer_id
                            and l.kind in ('restricted'%s))""".formatted(profiles(rule) ? ", 'no-profiling'" : ""));
    }

    boolean profiles(Rule rule) {
        return leaves(rule).stream().anyMatch(leaf -> get(leaf.criterion()).profiles(values(leaf)));
    }

    /** Whose changes can bring somebody in or out. */
    Set<String> sources(Rule rule) {
        Set<String> sources = new TreeSet<>(ALWAYS);
        leaves(rule).forEach(leaf -> sources.addAll(get(leaf.criterion()).sources(values(leaf))));
        return sources;
    }

    /** SQL of those whom time alone may have brought in or out between two moments; empty when it never does. */
    Optional<Condition> passed(Rule rule, Instant before, Instant now) {
        List<Condition> passed = leaves(rule).stream()
                .flatMap(leaf -> get(leaf.criterion())
                        .passed(new Values(leaf.values(), before, zone), new Values(leaf.values(), now, zone))
                        .stream())
                .toList();
        return passed.isEmpty()
                ? Optional.empty()
                : Optional.of(Condition.with(
                        String.join(" union all ", Collections.nCopies(passed.size(), "%s")),
                        passed.toArray(Condition[]::new)));
    }

    /** The rule with each value that was not given as it is to begin with. */
    Rule complete(Rule rule) {
        if (rule instanceof Rule.All all) {
            return new Rule.All(all.rules().stream().map(this::complete).toList());
        }
        if (rule instanceof Rule.Any any) {
            return new Rule.Any(any.rules().stream().map(this::complete).toList());
        }
        if (rule instanceof Rule.Not not) {
            return new Rule.Not(complete(not.rule()));
        }
        Rule.Is leaf = (Rule.Is) rule;
        return find(leaf.criterion())
                .<Rule>map(criterion -> Rule.is(leaf.criterion(), complete(criterion, leaf.values())))
                .orElse(leaf);
    }

    /** One value can ask for others, so until nothing is missing any more. */
    private Map<String, String> complete(Criterion criterion, Map<String, String> given) {
        Map<String, String> values = new TreeMap<>(given);
        boolean missing = true;
        while (missing) {
            missing = false;
            for (Parameter parameter : criterion.parameters(new Values(values, clock.instant(), zone))) {
                missing |= values.putIfAbsent(parameter.name(), parameter.initial()) == null;
            }
        }
        return values;
    }

    /** What a criterion asks for, given what was answered so far. */
    List<Parameter> parameters(Rule.Is leaf) {
        return find(leaf.criterion())
                .map(criterion -> criterion.parameters(values(leaf)))
                .orElse(List.of());
    }

    /** The rule line by line, from the outside in, each line with its own condition. */
    List<RuleLine> lines(Rule rule) {
        List<RuleLine> lines = new ArrayList<>();
        addLines(rule, 0, lines);
        return lines;
    }

    private void addLines(Rule rule, int depth, List<RuleLine> lines) {
        Optional<Evidence> evidence =
                rule instanceof Rule.Is leaf ? get(leaf.criterion()).evidence(values(leaf)) : Optional.empty();
        lines.add(new RuleLine(depth, words(rule), condition(rule), evidence));
        children(rule).forEach(child -> addLines(child, depth + 1, lines));
    }

    private MessageSourceResolvable words(Rule rule) {
        if (rule instanceof Rule.Is leaf) {
            return get(leaf.criterion()).words(values(leaf));
        }
        String key = rule instanceof Rule.All ? "all" : rule instanceof Rule.Any ? "any" : "not";
        return new DefaultMessageSourceResolvable("segments.rule." + key);
    }

    /** The rule as one sentence. */
    MessageSourceResolvable sentence(Rule rule) {
        return sentence(rule, false);
    }

    private MessageSourceResolvable sentence(Rule rule, boolean inside) {
        if (rule instanceof Rule.Is) {
            return words(rule);
        }
        if (rule instanceof Rule.Not not) {
            return message("segments.sentence.not", sentence(not.rule(), true));
        }
        List<Rule> rules = children(rule);
        if (rules.isEmpty()) {
            return message(rule instanceof Rule.All ? "segments.sentence.everybody" : "segments.sentence.nobody");
        }
        if (rules.size() == 1) {
            return sentence(rules.get(0), inside);
        }
        MessageSourceResolvable joined = sentence(rules.get(0), true);
        for (Rule one : rules.subList(1, rules.size())) {
            joined = message(
                    rule instanceof Rule.All ? "segments.sentence.and" : "segments.sentence.or",
                    joined,
                    sentence(one, true));
        }
        return inside ? message("segments.sentence.group", joined) : joined;
    }

    private static MessageSourceResolvable message(String code, Object... parts) {
        return new DefaultMessageSourceResolvable(new String[] {code}, parts);
    }

    private static int depth(Rule rule) {
        return rule instanceof Rule.Is
                ? 0
                : 1 + children(rule).stream().mapToInt(Criteria::depth).max().orElse(0);
    }

    private Values values(Rule.Is leaf) {
        return new Values(leaf.values(), clock.instant(), zone);
    }
}
