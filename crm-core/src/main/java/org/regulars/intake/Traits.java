package org.regulars.intake;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** What an identify call says about a person, in the keys of the profile. */
final class Traits {

    private static final int MOST = 100;
    private static final int LONGEST_KEY = 60;
    private static final int LONGEST_VALUE = 1000;
    private static final Pattern UPPER = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");
    private static final Pattern OTHER = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final Set<String> LANGUAGES = Set.of(Locale.getISOLanguages());
    /** They are identities, or say how a record was kept rather than who somebody is. */
    private static final Set<String> NO_ATTRIBUTES = Set.of(
            "email", "phone", "id", "user_id", "anonymous_id", "name", "language", "locale", "timezone", "time_zone");

    private Traits() {}

    static Map<String, Object> of(JsonNode traits, JsonNode context) {
        Map<String, Object> values = new TreeMap<>();
        for (JsonNode said : List.of(context, traits)) {
            locale(said.path("locale").asString(""), values);
            locale(said.path("language").asString(""), values);
            zone(said.path("timezone").asString(""), values);
        }
        add(traits, values);
        add(traits.path("address"), values);
        name(traits.path("name").asString("").strip(), values);
        return values;
    }

    private static void add(JsonNode object, Map<String, Object> values) {
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            String key = key(entry.getKey());
            JsonNode value = entry.getValue();
            if (key.isEmpty() || NO_ATTRIBUTES.contains(key) || values.size() >= MOST) {
                continue;
            }
            if (value.isBoolean()) {
                values.put(key, value.booleanValue());
            } else if (value.isNumber()) {
                values.put(key, value.numberValue());
            } else if (value.isString() && !value.stringValue().isBlank()) {
                String text = value.stringValue().strip();
                values.put(key, text.substring(0, Math.min(text.length(), LONGEST_VALUE)));
            }
        }
    }

    private static String key(String name) {
        String snake = OTHER.matcher(UPPER.matcher(name).replaceAll("_"))
                .replaceAll("_")
                .toLowerCase(Locale.ROOT);
        return snake.substring(0, Math.min(snake.length(), LONGEST_KEY));
    }

    private static void name(String name, Map<String, Object> values) {
        if (name.isEmpty() || values.containsKey("first_name") || values.containsKey("last_name")) {
            return;
        }
        int space = name.indexOf(' ');
        values.put("first_name", space < 0 ? name : name.substring(0, space));
        if (space >= 0) {
            values.put("last_name", name.substring(space + 1).strip());
        }
    }

    private static void locale(String tag, Map<String, Object> values) {
        String language = Locale.forLanguageTag(tag.replace('_', '-')).getLanguage();
        if (LANGUAGES.contains(language)) {
            values.put("language", language);
        }
    }

    private static void zone(String id, Map<String, Object> values) {
        try {
            if (!id.isBlank()) {
                values.put("time_zone", ZoneId.of(id).getId());
            }
        } catch (DateTimeException e) {
            // A zone that does not exist says nothing.
        }
    }
}
