package org.regulars.web.staff.attribute;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.regulars.customer.AttributeDefinition;
import org.regulars.customer.AttributeType;
import org.regulars.customer.Attributes;
import org.regulars.customer.ConflictRule;

/**
 * An attribute as the form shows it; lists are typed one value a line.
 *
 * @param labels by language
 * @param choices the allowed values in words, by language, in the order of {@code options}
 * @param timelyDays '' for good
 */
record AttributeForm(
        String key,
        @Nullable AttributeType type,
        Map<String, String> labels,
        String description,
        String options,
        Map<String, String> choices,
        Boolean seen,
        Boolean edited,
        Boolean sensitive,
        Boolean segments,
        @Nullable ConflictRule rule,
        String timelyDays) {

    private static final int LONGEST_LABEL = 100;
    private static final int MOST_OPTIONS = 200;

    AttributeForm {
        key = key == null ? "" : key.strip();
        labels = labels == null ? Map.of() : labels;
        description = description == null ? "" : description.strip();
        options = options == null ? "" : options;
        choices = choices == null ? Map.of() : choices;
        timelyDays = timelyDays == null ? "" : timelyDays.strip();
        // A browser sends nothing for a box that is not ticked.
        seen = seen != null && seen;
        edited = edited != null && edited;
        sensitive = sensitive != null && sensitive;
        segments = segments != null && segments;
    }

    static AttributeForm empty() {
        return new AttributeForm(
                "",
                AttributeType.TEXT,
                Map.of(),
                "",
                "",
                Map.of(),
                false,
                false,
                false,
                false,
                ConflictRule.BEST_SOURCE,
                "");
    }

    static AttributeForm of(AttributeDefinition one) {
        Map<String, String> choices = new HashMap<>();
        one.optionLabels().forEach((language, words) -> choices.put(language, String.join("\n", words)));
        return new AttributeForm(
                one.key(),
                one.type(),
                one.labels(),
                one.description(),
                String.join("\n", one.options()),
                choices,
                one.seenByCustomer(),
                one.editedByCustomer(),
                one.sensitive(),
                one.sensitiveInSegments(),
                one.rule(),
                Objects.toString(one.timelyDays(), ""));
    }

    /** Message keys of what is wrong, by field. */
    Map<String, String> problems() {
        Map<String, String> problems = new LinkedHashMap<>();
        if (!Attributes.KEY.matcher(key).matches()) {
            problems.put("key", "attributes.problem.key");
        }
        if (labels.getOrDefault("en", "").isBlank()) {
            problems.put("label", "attributes.problem.label");
        } else if (labels.values().stream().anyMatch(label -> label.strip().length() > LONGEST_LABEL)) {
            problems.put("label", "attributes.problem.label-long");
        }
        if (type == null) {
            problems.put("type", "attributes.problem.type");
        } else if (type.listed()) {
            List<String> lines = lines(options);
            if (lines.isEmpty()
                    || lines.size() > MOST_OPTIONS
                    || lines.stream()
                                    .map(line -> line.toLowerCase(Locale.ROOT))
                                    .distinct()
                                    .count()
                            < lines.size()
                    || lines.stream().anyMatch(line -> line.matches(".*[,;|].*"))) {
                problems.put("options", "attributes.problem.options");
            }
        }
        if (!timelyDays.isEmpty() && !timelyDays.matches("[1-9]\\d{0,4}")) {
            problems.put("timelyDays", "attributes.problem.timely");
        }
        return problems;
    }

    /** Only of a form without problems. */
    AttributeDefinition definition(boolean builtIn) {
        AttributeType chosen = Objects.requireNonNull(type);
        Map<String, String> named = new LinkedHashMap<>();
        labels.forEach((language, label) -> {
            if (!label.isBlank()) {
                named.put(language, label.strip());
            }
        });
        Map<String, List<String>> words = new HashMap<>();
        if (chosen.listed()) {
            choices.forEach((language, text) -> {
                if (!text.isBlank() && named.containsKey(language)) {
                    words.put(
                            language,
                            Arrays.stream(text.split("\\R")).map(String::strip).toList());
                }
            });
        }
        return new AttributeDefinition(
                key,
                chosen,
                named,
                description,
                chosen.listed() ? lines(options) : List.of(),
                words,
                seen,
                edited,
                sensitive,
                segments,
                rule == null ? ConflictRule.BEST_SOURCE : rule,
                timelyDays.isEmpty() ? null : Integer.valueOf(timelyDays),
                builtIn);
    }

    private static List<String> lines(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }
}
