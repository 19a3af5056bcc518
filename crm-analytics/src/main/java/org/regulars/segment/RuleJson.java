package org.regulars.segment;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Rules as they are stored: {@code {"all": […]}}, {@code {"any": […]}}, {@code {"not": …}}, {@code {"criterion": key, …values}}. */
final class RuleJson {

    private static final String CRITERION = "criterion";

    private RuleJson() {}

    static String write(Rule rule, JsonMapper json) {
        return json.writeValueAsString(tree(rule));
    }

    private static Map<String, Object> tree(Rule rule) {
        if (rule instanceof Rule.All all) {
            return Map.of("all", all.rules().stream().map(RuleJson::tree).toList());
        }
        if (rule instanceof Rule.Any any) {
            return Map.of("any", any.rules().stream().map(RuleJson::tree).toList());
        }
        if (rule instanceof Rule.Not not) {
            return Map.of("not", tree(not.rule()));
        }
        Rule.Is is = (Rule.Is) rule;
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put(CRITERION, is.criterion());
        tree.putAll(new TreeMap<>(is.values()));
        return tree;
    }

    static Rule read(String text, JsonMapper json) {
        return rule(json.readTree(text));
    }

    private static Rule rule(JsonNode node) {
        if (node.has("all")) {
            return new Rule.All(rules(node.get("all")));
        }
        if (node.has("any")) {
            return new Rule.Any(rules(node.get("any")));
        }
        if (node.has("not")) {
            return new Rule.Not(rule(node.get("not")));
        }
        Map<String, String> values = new TreeMap<>();
        node.properties()
                .forEach(entry -> values.put(entry.getKey(), entry.getValue().asString()));
        String criterion = values.remove(CRITERION);
        if (criterion == null) {
            throw new IllegalArgumentException("A rule names no criterion: " + node);
        }
        return new Rule.Is(criterion, values);
    }

    private static List<Rule> rules(JsonNode nodes) {
        return nodes.valueStream().map(RuleJson::rule).toList();
    }
}
