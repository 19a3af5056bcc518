package org.regulars.journey;

import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.util.ConcurrentLruCache;
import tools.jackson.databind.json.JsonMapper;

/** The definitions of all versions; each is read once, for it never changes. */
@Component
class Definitions {

    private static final int KEPT = 500;

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final ConcurrentLruCache<String, Definition> read;

    Definitions(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
        this.read = new ConcurrentLruCache<>(KEPT, text -> json.readValue(text, Definition.class));
    }

    /** Kept by its text, so that what another node or a test wrote is never missed. */
    Optional<Definition> find(String journeyKey, int version) {
        return jdbc.sql("select definition::text from journey_version where journey_key = ? and version = ?")
                .params(journeyKey, version)
                .query(String.class)
                .optional()
                .map(read::get);
    }

    Definition get(String journeyKey, int version) {
        return find(journeyKey, version)
                .orElseThrow(() -> new IllegalStateException("There is no version " + version + " of " + journeyKey));
    }

    String write(Definition definition) {
        return json.writeValueAsString(definition);
    }
}
