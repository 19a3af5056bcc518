package org.regulars.customer;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Optional;
import org.regulars.job.Job;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * What members of staff are searching for. A page's address holds the id of a search and never a name; only whoever searched
 * finds it again, for a day.
 */
@Component
public class KeptSearches implements Job {

    private static final Duration KEPT = Duration.ofDays(1);

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    KeptSearches(JdbcClient jdbc, JsonMapper json, Clock clock) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
    }

    /** Keeps a search and returns its id. */
    public String keep(String actor, Record wish) {
        byte[] bytes = new byte[12];
        random.nextBytes(bytes);
        String id = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        jdbc.sql("insert into customer_search (search_id, actor, wish, created_at) values (?, ?, ?::jsonb, ?)")
                .params(id, actor, json.writeValueAsString(wish), OffsetDateTime.now(clock))
                .update();
        return id;
    }

    /** What this member of staff searched for; empty when it is forgotten or somebody else's. */
    public <T extends Record> Optional<T> find(String actor, String id, Class<T> type) {
        return jdbc.sql("select wish::text from customer_search where search_id = ? and actor = ? and created_at > ?")
                .params(id, actor, OffsetDateTime.now(clock).minus(KEPT))
                .query(String.class)
                .optional()
                .map(wish -> json.readValue(wish, type));
    }

    @Override
    public String key() {
        return "forget-searches";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    @Override
    public String run() {
        int forgotten = jdbc.sql("delete from customer_search where created_at <= ?")
                .param(OffsetDateTime.now(clock).minus(KEPT))
                .update();
        return forgotten == 0 ? "" : forgotten + " searches";
    }
}
