package org.regulars.note;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.regulars.interaction.TimelineEntry;
import org.regulars.interaction.TimelineSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Notes in the timeline. */
@Component
class NoteTimeline implements TimelineSource {

    private static final int SHOWN = 140;

    private final JdbcClient jdbc;
    private final JsonMapper json;

    NoteTimeline(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    @Override
    public List<TimelineEntry> before(long customerId, Instant moment, int limit) {
        return jdbc.sql("""
                select written_at, body, author, note_id from note where customer_id = ? and written_at < ?
                order by written_at desc, note_id desc limit ?
                """)
                .params(customerId, moment.atOffset(ZoneOffset.UTC), limit)
                .query((row, n) -> new TimelineEntry(
                        row.getObject("written_at", OffsetDateTime.class).toInstant(),
                        "staff",
                        "note-written",
                        cut(row.getString("body")),
                        Long.toString(row.getLong("note_id")),
                        json.createObjectNode()
                                .put("author", row.getString("author"))
                                .put("note", row.getString("body"))
                                .toString()))
                .list();
    }

    private static String cut(String body) {
        return body.length() <= SHOWN ? body : body.substring(0, SHOWN) + "…";
    }
}
