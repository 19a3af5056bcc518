package org.regulars.consent;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The words that staff wrote for purposes and topics, at hand for every page and mail. */
@Component
public class PurposeBook {

    /** Words that another node changed are shown here after this long at the latest. */
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final JdbcClient jdbc;

    private volatile @Nullable Page page;

    PurposeBook(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The words for a purpose in this language or else in English; empty where staff wrote none. */
    public Optional<PurposeWords> purpose(String key, String language) {
        return in(page().purposes(), key, language);
    }

    /** The words for a topic in this language or else in English; empty where staff wrote none. */
    public Optional<PurposeWords> topic(String key, String language) {
        return in(page().topics(), key, language);
    }

    /** The next reader reads anew, for example after the words were changed. */
    public void forget() {
        page = null;
    }

    private static Optional<PurposeWords> in(
            Map<String, Map<String, PurposeWords>> words, String key, String language) {
        Map<String, PurposeWords> languages = words.getOrDefault(key, Map.of());
        return Optional.ofNullable(languages.getOrDefault(language, languages.get("en")));
    }

    private Page page() {
        Page now = page;
        if (now == null || System.nanoTime() - now.readAt() > FRESH_NANOS) {
            now = read();
            page = now;
        }
        return now;
    }

    private Page read() {
        Page read = new Page(System.nanoTime(), new HashMap<>(), new HashMap<>());
        jdbc.sql("""
                select distinct on (purpose, topic, language) purpose, topic, language, name, about, wording
                from purpose_words order by purpose, topic, language, version desc
                """)
                .query(PurposeWords.class)
                .list()
                .forEach(one -> (one.topic().isEmpty() ? read.purposes() : read.topics())
                        .computeIfAbsent(one.topic().isEmpty() ? one.purpose() : one.topic(), key -> new HashMap<>())
                        .put(one.language(), one));
        return read;
    }

    private record Page(
            long readAt,
            Map<String, Map<String, PurposeWords>> purposes,
            Map<String, Map<String, PurposeWords>> topics) {}
}
