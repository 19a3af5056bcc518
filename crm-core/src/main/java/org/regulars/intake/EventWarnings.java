package org.regulars.intake;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;

/** What staff should know of events that were taken all the same: noted once for each key, with the last time. */
@Component
@Transactional
public class EventWarnings {

    private static final int LONGEST = 250;

    private final JdbcClient jdbc;
    private final Clock clock;

    EventWarnings(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** A warning with the name of the key, '' when that is gone. */
    public record Warning(
            String warning,
            String detail,
            String keyName,
            OffsetDateTime firstAt,
            OffsetDateTime lastAt,
            String messageId) {}

    /**
     * Notes a warning, at most once a minute.
     *
     * @param warning its kebab-case key
     * @param detail what it is about, without personal data; '' for nothing
     */
    public void note(long tokenId, JsonNode event, String warning, String detail) {
        String messageId = StorableText.of(event.path("messageId").asString(""));
        OffsetDateTime now = OffsetDateTime.now(clock);
        jdbc.sql("""
                insert into event_warning as w (write_key_id, warning, detail, first_at, last_at, message_id)
                values (:key, :warning, :detail, :now, :now, :message)
                on conflict on constraint event_warning_pkey do update set last_at = excluded.last_at, message_id = excluded.message_id
                    where w.last_at < :recent
                """)
                .param("key", tokenId)
                .param("warning", warning)
                .param("detail", detail.substring(0, Math.min(detail.length(), LONGEST)))
                .param("now", now)
                .param("recent", now.minusMinutes(1))
                .param("message", messageId.substring(0, Math.min(messageId.length(), LONGEST)))
                .update();
    }

    /** The latest warnings, newest first. */
    @Transactional(readOnly = true)
    public List<Warning> latest(int limit) {
        return jdbc.sql("""
                select w.warning, w.detail, coalesce(t.name, '') as key_name, w.first_at, w.last_at, w.message_id
                from event_warning w left join api_token t on t.api_token_id = w.write_key_id
                order by w.last_at desc, w.warning, w.detail limit ?
                """).param(limit).query(Warning.class).list();
    }
}
