package org.regulars.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Liquid as everybody knows it: the public golden tests, for all but the tags that read other files. */
class GoldenLiquidTests {
    private static final List<String> UNSUPPORTED = List.of("include tag", "render tag");

    /** Golden for old, lenient Liquid only: the same template must be rejected by another golden test. */
    private static final String LENIENT = "tags, case, unexpected when token";

    private final JsonMapper json = new JsonMapper();

    @Test
    void agreesWithTheGoldenTestsOfEverySupportedTagAndFilter() {
        int agreed = 0;
        int unsupported = 0;
        List<String> disagreed = new ArrayList<>();
        for (JsonNode test : json.readTree(
                        SharedData.path("liquid/golden_liquid.json").toFile())
                .get("tests")) {
            boolean lenient = test.get("name").asString().equals(LENIENT) && !test.has("invalid");
            if (lenient || test.path("tags").valueStream().anyMatch(tag -> UNSUPPORTED.contains(tag.asString()))) {
                unsupported++;
                continue;
            }
            String problem = problem(test);
            if (problem == null) {
                agreed++;
            } else {
                disagreed.add(problem);
            }
        }
        System.out.printf(
                "golden liquid: %d agreed, %d disagreed, %d unsupported%n", agreed, disagreed.size(), unsupported);
        assertThat(disagreed).isEmpty();
        assertThat(agreed).isGreaterThan(900);
    }

    private @Nullable String problem(JsonNode test) {
        String name = test.get("name").asString();
        String template = test.get("template").asString();
        String result;
        try {
            result = render(template, test.path("data"));
        } catch (Syntax | RenderFailed refusal) {
            return test.has("invalid") ? null : name + ": " + template + " refused: " + refusal.getMessage();
        }
        if (test.has("invalid")) {
            return name + ": " + template + " must be rejected, gave " + result;
        }
        List<String> wanted = test.has("result")
                ? List.of(test.get("result").asString())
                : test.get("results").valueStream().map(JsonNode::asString).toList();
        return wanted.contains(result) ? null : name + ": " + template + " gave [" + result + "] not " + wanted;
    }

    @SuppressWarnings("unchecked")
    private String render(String template, JsonNode data) {
        Map<String, Object> values =
                data.isObject() ? new HashMap<>(json.convertValue(data, Map.class)) : new HashMap<>();
        Render render = new Render(values, new Render.Budget(RenderLimits.DEFAULT), false, null);
        LiquidParser.parse(Markup.cut(template), false).write(render);
        return render.written();
    }
}
