package org.regulars.intake;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What came in lately, for whoever asks whether the shop's tracking works, and what was rejected and why. */
@Component
@Transactional(readOnly = true)
public class EventLog {

    /** Counting stops here: nobody needs to know a larger number exactly. */
    public static final int COUNTED = 10_000;

    /** The events among which those of one key are looked for. */
    public static final int LOOKED_AT = 20_000;

    private static final int LONGEST_EXCERPT = 4000;
    private static final String LINE = """
            select e.event_id, e.received_at, coalesce(e.payload ->> 'type', '') as type,
                   coalesce(nullif(e.payload ->> 'event', ''), nullif(e.payload ->> 'name', ''),
                            e.payload -> 'properties' ->> 'path', '') as name,
                   e.message_id, coalesce(t.name, '') as key_name,
                   e.event_id not in (select unnest(event_ids) from event_waiting) as digested, e.problem
            from %s e left join api_token t on t.api_token_id = e.write_key_id
            """;

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Clock clock;

    EventLog(JdbcClient jdbc, JsonMapper json, Clock clock) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
    }

    /**
     * Which rejected events.
     *
     * @param problem exactly this one, '' for any
     * @param tokenId of the key they came with, 0 for any
     * @param search in the name of what happened, the type or the message id; '' for all
     */
    public record Filter(String problem, long tokenId, String search) {

        public Filter {
            search = search.strip();
        }

        private String where() {
            return (problem.isEmpty() ? "" : " and e.problem = :problem")
                    + (tokenId == 0 ? "" : " and e.write_key_id = :token")
                    + (search.isEmpty()
                            ? ""
                            : " and (e.message_id = :search or e.payload ->> 'type' = lower(:search)"
                                    + " or strpos(lower(e.payload ->> 'event'), lower(:search)) > 0)");
        }
    }

    /**
     * An event as staff look at it.
     *
     * @param excerpt its content, at most 4000 characters, signatures left out
     * @param whole whether that is all
     */
    public record Detail(EventLine line, String excerpt, boolean whole) {}

    /** The latest events of a key that are among the latest {@link #LOOKED_AT} of all, newest first; 0 means any key. */
    public List<EventLine> latest(long tokenId, int limit) {
        String recent = "(select * from event_inbox order by event_id desc limit " + LOOKED_AT + ")";
        return jdbc.sql(LINE.formatted(recent)
                        + " where (:token = 0 or e.write_key_id = :token) order by e.event_id desc limit :limit")
                .param("token", tokenId)
                .param("limit", limit)
                .query(EventLine.class)
                .list();
    }

    /** Rejected events before the one given (exclusive), newest first; begin with {@link Long#MAX_VALUE}. */
    public List<EventLine> rejected(Filter filter, long before, int limit) {
        return jdbc.sql(LINE.formatted("event_inbox") + " where e.problem <> '' and e.event_id < :before"
                        + filter.where() + " order by e.event_id desc limit :limit")
                .param("problem", filter.problem())
                .param("token", filter.tokenId())
                .param("search", filter.search())
                .param("before", before)
                .param("limit", limit)
                .query(EventLine.class)
                .list();
    }

    /** How many were rejected, at most {@link #COUNTED} and one more. */
    public long countRejected(Filter filter) {
        return jdbc.sql("select count(*) from (select from event_inbox e where e.problem <> ''" + filter.where()
                        + " limit :most) e")
                .param("problem", filter.problem())
                .param("token", filter.tokenId())
                .param("search", filter.search())
                .param("most", COUNTED + 1)
                .query(Long.class)
                .single();
    }

    /** Why events were rejected among the latest {@link #COUNTED} rejected ones, with how many, the most frequent first. */
    public Map<String, Long> reasons() {
        Map<String, Long> reasons = new LinkedHashMap<>();
        jdbc.sql("""
                select problem, count(*) as events
                from (select problem from event_inbox where problem <> '' order by event_id desc limit ?) e
                group by problem order by events desc, problem
                """).param(COUNTED).query(row -> {
            reasons.put(row.getString("problem"), row.getLong("events"));
        });
        return reasons;
    }

    /** How many of the latest events still wait for more than a minute: a sign that nothing digests. */
    public long late() {
        return jdbc.sql("""
                select count(*) from (select received_at from event_inbox where event_id in (
                    select unnest(event_ids) from (select event_ids from event_waiting order by waiting_id limit 1000) first)
                    order by event_id limit 1000) e
                where received_at < ?
                """)
                .param(OffsetDateTime.now(clock).minusMinutes(1))
                .query(Long.class)
                .single();
    }

    public Optional<Detail> find(long eventId) {
        return jdbc.sql(LINE.formatted("event_inbox") + " where e.event_id = ?")
                .param(eventId)
                .query(EventLine.class)
                .optional()
                .map(line -> detail(
                        line,
                        jdbc.sql("select payload::text from event_inbox where event_id = ?")
                                .param(eventId)
                                .query(String.class)
                                .single()));
    }

    private Detail detail(EventLine line, String payload) {
        JsonNode event = json.readTree(payload);
        hideSignature(event.path("context").path("identity"));
        hideSignature(event.path("options").path("context").path("identity"));
        String text = json.writerWithDefaultPrettyPrinter().writeValueAsString(event);
        boolean whole = text.length() <= LONGEST_EXCERPT;
        return new Detail(line, whole ? text : text.substring(0, LONGEST_EXCERPT), whole);
    }

    /** Who has it could speak for this person. */
    private static void hideSignature(JsonNode identity) {
        if (identity instanceof ObjectNode object && object.has("signature")) {
            object.put("signature", "…");
        }
    }
}
