package org.regulars.intake;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Events that never became any: files for staff what was sent with a good key and could not even be read. */
@Component
@Transactional
public class RejectedEvents {

    private static final int MOST_AT_ONCE = 1000;

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Clock clock;

    RejectedEvents(JdbcClient jdbc, JsonMapper json, Clock clock) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
    }

    /**
     * Files what was not taken; of thousands in one call the first thousand.
     *
     * @param tokenId of the key or token they came with
     * @param type of call, '' when not known
     * @param reasons one for each, see {@link #reason}
     */
    public void file(long tokenId, String type, List<String> reasons) {
        jdbc.sql("""
                insert into event_inbox (message_id, received_at, write_key_id, payload, problem)
                select 'regulars-' || gen_random_uuid(), :now, :token, :payload::jsonb, reason
                from unnest(:reasons::text[]) reason
                """)
                .param("now", OffsetDateTime.now(clock))
                .param("token", tokenId)
                .param("payload", json.writeValueAsString(type.isEmpty() ? Map.of() : Map.of("type", type)))
                .param("reasons", reasons.stream().limit(MOST_AT_ONCE).toArray(String[]::new))
                .update();
    }

    /** A sentence as the reasons of events are written: small at its beginning, nothing at its end. */
    public static String reason(String sentence) {
        String words = sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
        return words.isEmpty() ? words : Character.toLowerCase(words.charAt(0)) + words.substring(1);
    }
}
