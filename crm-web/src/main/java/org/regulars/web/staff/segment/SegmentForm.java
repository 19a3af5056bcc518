package org.regulars.web.staff.segment;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.regulars.segment.Rule;
import org.springframework.util.MultiValueMap;

/**
 * A segment as the form shows it: a name, and conditions in groups.
 *
 * <p>A field says where in the tree it stands: {@code kind-0-2} is the kind of the third child of the outermost group {@code 0},
 * {@code not-0-2} whether it is turned around, {@code v-0-2-days} its value "days".
 */
record SegmentForm(String name, Node root) {

    private static final Pattern KIND = Pattern.compile("kind-(0(?:-[0-9]{1,3}){0,9})");
    private static final Pattern VALUE = Pattern.compile("v-(0(?:-[0-9]{1,3}){0,9})-([a-z][a-z-]*)");
    private static final int MOST_NODES = 300;
    static final String ALL = "all";
    static final String ANY = "any";

    /**
     * A group of conditions, or one condition.
     *
     * @param path where it stands, as in 0-2-1
     * @param kind all, any, or the key of a criterion
     * @param not whether it must not hold
     * @param position which condition of the rule it is, counted from 0; -1 for a group
     */
    record Node(String path, String kind, boolean not, Map<String, String> values, List<Node> children, int position) {

        public boolean group() {
            return kind.equals(ALL) || kind.equals(ANY);
        }

        public String value(String parameter) {
            return values.getOrDefault(parameter, "");
        }

        public Rule.Is criterion() {
            return new Rule.Is(kind, values);
        }

        /** What it stands for; groups without conditions stand for nothing. */
        private List<Rule> rules() {
            List<Rule> inside =
                    children.stream().flatMap(child -> child.rules().stream()).toList();
            if (group() && inside.isEmpty()) {
                return List.of();
            }
            Rule rule = !group() ? criterion() : kind.equals(ANY) ? new Rule.Any(inside) : new Rule.All(inside);
            return List.of(not ? Rule.not(rule) : rule);
        }

        private Node with(String where, Node more) {
            List<Node> longer = new ArrayList<>();
            children.forEach(child -> longer.add(child.with(where, more)));
            if (path.equals(where) && group()) {
                longer.add(more);
            }
            return new Node(path, kind, not, values, longer, position);
        }

        private Node without(String where) {
            return new Node(
                    path,
                    kind,
                    not,
                    values,
                    children.stream()
                            .filter(child -> !child.path().equals(where))
                            .map(child -> child.without(where))
                            .toList(),
                    position);
        }
    }

    static SegmentForm empty() {
        return new SegmentForm("", group(ALL, List.of()));
    }

    /** What was sent, however much of it is missing. */
    static SegmentForm of(MultiValueMap<String, String> sent) {
        Map<String, Node> nodes = new HashMap<>();
        for (Map.Entry<String, String> field : sent.toSingleValueMap().entrySet()) {
            Matcher matcher = KIND.matcher(field.getKey());
            if (matcher.matches() && nodes.size() < MOST_NODES) {
                String path = matcher.group(1);
                nodes.put(
                        path,
                        new Node(
                                path,
                                field.getValue(),
                                "not".equals(sent.getFirst("not-" + path)),
                                new HashMap<>(),
                                new ArrayList<>(),
                                -1));
            }
        }
        sent.toSingleValueMap().forEach((key, value) -> {
            Matcher matcher = VALUE.matcher(key);
            if (matcher.matches() && nodes.containsKey(matcher.group(1))) {
                nodes.get(matcher.group(1)).values().put(matcher.group(2), value);
            }
        });
        nodes.values().stream()
                .filter(node -> node.path().contains("-"))
                .sorted((a, b) -> Integer.compare(last(a.path()), last(b.path())))
                .forEach(node -> {
                    Node above = nodes.get(node.path().substring(0, node.path().lastIndexOf('-')));
                    if (above != null && above.group()) {
                        above.children().add(node);
                    }
                });
        String name = sent.getFirst("name");
        Node root = nodes.getOrDefault("0", group(ALL, List.of()));
        return new SegmentForm(name == null ? "" : name, root.group() ? root : group(ALL, List.of(root))).numbered();
    }

    private static int last(String path) {
        return Integer.parseInt(path.substring(path.lastIndexOf('-') + 1));
    }

    static SegmentForm of(String name, Rule rule) {
        Node node = node(rule, false);
        return new SegmentForm(name, node.group() ? node : group(ALL, List.of(node))).numbered();
    }

    private static Node node(Rule rule, boolean not) {
        if (rule instanceof Rule.Not inner) {
            return node(inner.rule(), !not);
        }
        if (rule instanceof Rule.Is is) {
            return new Node("0", is.criterion(), not, is.values(), List.of(), -1);
        }
        boolean any = rule instanceof Rule.Any;
        List<Rule> rules = any ? ((Rule.Any) rule).rules() : ((Rule.All) rule).rules();
        return new Node(
                "0",
                any ? ANY : ALL,
                not,
                Map.of(),
                rules.stream().map(one -> node(one, false)).toList(),
                -1);
    }

    private static Node group(String kind, List<Node> children) {
        return new Node("0", kind, false, Map.of(), children, -1);
    }

    /** Each node at its place in the tree, each condition with its number. */
    private SegmentForm numbered() {
        return new SegmentForm(name, numbered(root, "0", new int[1]));
    }

    private static Node numbered(Node node, String path, int[] next) {
        int position = node.group() ? -1 : next[0]++;
        List<Node> children = new ArrayList<>();
        for (Node child : node.children()) {
            children.add(numbered(child, path + "-" + children.size(), next));
        }
        return new Node(path, node.kind(), node.not(), node.values(), children, position);
    }

    Rule rule() {
        List<Rule> rules = root.rules();
        return rules.isEmpty() ? Rule.all() : rules.get(0);
    }

    /** With one more condition at the end of a group. */
    SegmentForm with(String path, Rule.Is criterion) {
        return new SegmentForm(
                        name,
                        root.with(path, new Node("", criterion.criterion(), false, criterion.values(), List.of(), -1)))
                .numbered();
    }

    /** With one more group at the end of a group, joined the other way round. */
    SegmentForm withGroup(String path, boolean insideAny) {
        return new SegmentForm(
                        name, root.with(path, new Node("", insideAny ? ALL : ANY, false, Map.of(), List.of(), -1)))
                .numbered();
    }

    SegmentForm without(String path) {
        return new SegmentForm(name, root.without(path)).numbered();
    }
}
