package org.regulars.file;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.regulars.interaction.TimelineEntry;
import org.regulars.interaction.TimelineSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Files in the timeline, from the moment they were uploaded. */
@Component
class FileTimeline implements TimelineSource {

    private final JdbcClient jdbc;
    private final JsonMapper json;

    FileTimeline(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    @Override
    public List<TimelineEntry> before(long customerId, Instant moment, int limit) {
        return jdbc.sql("""
                select uploaded_at, name, uploaded_by, size_bytes, content_type, file_id from customer_file
                where customer_id = ? and uploaded_at < ? order by uploaded_at desc, file_id desc limit ?
                """)
                .params(customerId, moment.atOffset(ZoneOffset.UTC), limit)
                .query((row, n) -> new TimelineEntry(
                        row.getObject("uploaded_at", OffsetDateTime.class).toInstant(),
                        "staff",
                        "file-kept",
                        row.getString("name"),
                        Long.toString(row.getLong("file_id")),
                        json.createObjectNode()
                                .put("author", row.getString("uploaded_by"))
                                .put("type", row.getString("content_type"))
                                .put("bytes", row.getLong("size_bytes"))
                                .toString()))
                .list();
    }
}
