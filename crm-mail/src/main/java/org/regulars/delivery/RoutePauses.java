package org.regulars.delivery;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which routes rest, known to every node. */
@Component
class RoutePauses {

    /** Who is written down for what happened by itself. */
    static final String ITSELF = "system";

    /** A server repeats the address that it refuses; who that is has no place in a notice to all staff. */
    private static final Pattern ADDRESS = Pattern.compile("<?[^\\s<>@]+@[^\\s<>@]+>?");

    private final JdbcClient jdbc;
    private final Clock clock;

    RoutePauses(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** The pauses that have not ended, by the route's name. */
    Map<String, RoutePause> open() {
        return jdbc
                .sql(
                        "select route, since, ends_at, cause, paused_by from route_pause where ends_at is null or ends_at > ?")
                .param(clock.instant().atOffset(ZoneOffset.UTC))
                .query((row, n) -> pause(row))
                .list()
                .stream()
                .collect(Collectors.toMap(RoutePause::route, pause -> pause));
    }

    /** One that rests already rests as the last one says. */
    RoutePause pause(String route, @Nullable Instant until, String cause, String by) {
        RoutePause pause = new RoutePause(
                route, clock.instant(), until, ADDRESS.matcher(cause).replaceAll("…"), by);
        jdbc.sql("""
                insert into route_pause (route, since, ends_at, cause, paused_by) values (:route, :since, :ends_at, :cause, :by)
                on conflict on constraint route_pause_pkey do update
                set since = excluded.since, ends_at = excluded.ends_at, cause = excluded.cause, paused_by = excluded.paused_by
                """)
                .param("route", route)
                .param("since", utc(pause.since()))
                .param("ends_at", until == null ? null : utc(until), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("cause", pause.cause())
                .param("by", by)
                .update();
        return pause;
    }

    /** Returns false when it did not rest. */
    boolean end(String route) {
        return jdbc.sql("delete from route_pause where route = ?").param(route).update() > 0;
    }

    private static OffsetDateTime utc(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }

    private static RoutePause pause(ResultSet row) throws SQLException {
        OffsetDateTime until = row.getObject("ends_at", OffsetDateTime.class);
        return new RoutePause(
                row.getString("route"),
                row.getObject("since", OffsetDateTime.class).toInstant(),
                until == null ? null : until.toInstant(),
                row.getString("cause"),
                row.getString("paused_by"));
    }
}
