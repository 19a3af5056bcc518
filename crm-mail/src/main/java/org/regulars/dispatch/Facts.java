package org.regulars.dispatch;

import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The jsonb columns of the ledger as maps. */
@Component
class Facts {

    private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};

    private final JsonMapper json;

    Facts(JsonMapper json) {
        this.json = json;
    }

    Map<String, Object> read(String text) {
        return json.readValue(text, MAP);
    }

    String write(Map<String, ?> facts) {
        return json.writeValueAsString(facts);
    }
}
