package org.regulars.intake;

import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Text that PostgreSQL can hold: it knows neither the character zero nor halves of a surrogate pair. */
final class StorableText {

    private static final char REPLACEMENT = '\uFFFD';

    private StorableText() {}

    /** The JSON text of a node, unstorable characters replaced. */
    static String json(JsonNode node, JsonMapper json) {
        String text = json.writeValueAsString(node);
        return text.contains("\\u0000") || !of(text).equals(text) ? json.writeValueAsString(clean(node, json)) : text;
    }

    static String of(String text) {
        StringBuilder clean = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (pair) {
                i++;
            } else if (c == 0 || Character.isSurrogate(c)) {
                clean = clean == null ? new StringBuilder(text) : clean;
                clean.setCharAt(i, REPLACEMENT);
            }
        }
        return clean == null ? text : clean.toString();
    }

    private static JsonNode clean(JsonNode node, JsonMapper json) {
        if (node.isString()) {
            return json.getNodeFactory().stringNode(of(node.stringValue()));
        }
        if (node instanceof ArrayNode array) {
            ArrayNode clean = json.createArrayNode();
            array.forEach(item -> clean.add(clean(item, json)));
            return clean;
        }
        if (node instanceof ObjectNode object) {
            ObjectNode clean = json.createObjectNode();
            for (Map.Entry<String, JsonNode> entry : object.properties()) {
                clean.set(of(entry.getKey()), clean(entry.getValue(), json));
            }
            return clean;
        }
        return node;
    }
}
