package org.regulars.journey;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Who is or was in journeys, where everybody stands, and how many went which way. */
@Component
@Transactional(readOnly = true)
public class JourneyRuns {

    private static final String LINE = """
            select r.customer_id, r.run_id, r.journey_key, r.version, r.step, r.state, r.reason, r.entered_at, r.due_at,
                   coalesce(r.facts ->> 'problem', '') as problem,
                   coalesce(nullif(concat_ws(' ', nullif(c.first_name, ''), nullif(c.last_name, '')), ''),
                       (select min(i.shown) from identity i where i.customer_id = r.customer_id and i.kind = 'email'),
                       '') as customer_name
            from journey_run r join customer c using (customer_id)
            """;

    private final JdbcClient jdbc;

    JourneyRuns(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * How many came in and how their ways ended.
     *
     * @param heldOut for measurement; they are not among those who entered
     * @param goal who reached what the journey is for
     */
    public record Totals(long entered, long heldOut, long over, long goal) {

        public static final Totals NONE = new Totals(0, 0, 0, 0);

        public long inside() {
            return Math.max(0, entered - over);
        }
    }

    /**
     * One person's way.
     *
     * @param step where they stand; '' once it is over
     * @param state running, finished, goal, left or held-out
     * @param dueAt when it goes on, or when it ended
     * @param problem in the way; '' unless their data was
     */
    public record Line(
            long customerId,
            long runId,
            String journeyKey,
            int version,
            String step,
            String state,
            String reason,
            OffsetDateTime enteredAt,
            OffsetDateTime dueAt,
            String problem,
            String customerName) {

        /** For {@link #list}. */
        public String position() {
            return enteredAt.toInstant() + "_" + runId;
        }
    }

    /**
     * A version of a journey.
     *
     * @param inside how many are on their way by it
     */
    public record Version(int version, OffsetDateTime savedAt, String savedBy, long inside) {}

    /** By the journey's key; journeys that nobody came into are left out. */
    public Map<String, Totals> totals() {
        Map<String, Totals> totals = new HashMap<>();
        jdbc.sql("""
                select journey_key,
                    coalesce(sum(passed) filter (where step = '' and edge = 'entered'), 0) as entered,
                    coalesce(sum(passed) filter (where step = '' and edge = 'held-out'), 0) as held_out,
                    coalesce(sum(passed) filter (where step = '' and edge = 'over'), 0) as over,
                    coalesce(sum(passed) filter (where edge in ('left:goal-reached', 'left:bought-meanwhile', 'goal')), 0) as goal
                from journey_edge group by journey_key
                """).query(row -> {
            totals.put(
                    row.getString("journey_key"),
                    new Totals(
                            row.getLong("entered"), row.getLong("held_out"), row.getLong("over"), row.getLong("goal")));
        });
        return totals;
    }

    /** How many went over each edge of a version, by step and edge; the step '' is the way in. */
    public Map<String, Map<String, Long>> edges(String journeyKey, int version) {
        Map<String, Map<String, Long>> edges = new HashMap<>();
        jdbc.sql("select step, edge, passed from journey_edge where journey_key = ? and version = ?")
                .params(journeyKey, version)
                .query(row -> {
                    edges.computeIfAbsent(row.getString("step"), step -> new HashMap<>())
                            .put(row.getString("edge"), row.getLong("passed"));
                });
        return edges;
    }

    /** How many stand at each step of a version. */
    public Map<String, Long> standing(String journeyKey, int version) {
        Map<String, Long> standing = new HashMap<>();
        jdbc.sql("""
                select step, count(*) as people from journey_run
                where journey_key = ? and version = ? and state = 'running' group by step
                """).params(journeyKey, version).query(row -> {
            standing.put(row.getString("step"), row.getLong("people"));
        });
        return standing;
    }

    /** All versions, the newest first. */
    public List<Version> versions(String journeyKey) {
        return jdbc.sql("""
                select v.version, v.saved_at, v.saved_by, (
                    select count(*) from journey_run r where r.journey_key = v.journey_key and r.version = v.version
                        and r.state = 'running') as inside
                from journey_version v where v.journey_key = ? order by v.version desc
                """).param(journeyKey).query(Version.class).list();
    }

    /**
     * People of a journey, who came last first.
     *
     * @param state '' for all
     * @param step '' for all
     * @param after {@link Line#position} of the last line seen; '' for the first page
     */
    public List<Line> list(String journeyKey, String state, String step, String after, int limit) {
        int cut = after.lastIndexOf('_');
        Instant moment = cut < 0 ? Instant.parse("9999-01-01T00:00:00Z") : Instant.parse(after.substring(0, cut));
        return jdbc.sql(LINE + """
                where r.journey_key = :journey and (:state = '' or r.state = :state) and (:step = '' or r.step = :step)
                  and (r.entered_at, r.run_id) < (:moment, :id)
                order by r.entered_at desc, r.run_id desc limit :limit
                """)
                .param("journey", journeyKey)
                .param("state", state)
                .param("step", step)
                .param("moment", moment.atOffset(java.time.ZoneOffset.UTC))
                .param("id", cut < 0 ? Long.MAX_VALUE : Long.parseLong(after.substring(cut + 1)))
                .param("limit", limit)
                .query(Line.class)
                .list();
    }

    /** A customer's ways, the newest first. */
    public List<Line> of(long customerId, int limit) {
        return jdbc.sql(LINE + " where r.customer_id = ? order by r.entered_at desc, r.run_id desc limit ?")
                .params(customerId, limit)
                .query(Line.class)
                .list();
    }
}
