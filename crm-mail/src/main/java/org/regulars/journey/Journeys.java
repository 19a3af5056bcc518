package org.regulars.journey;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.regulars.audit.AuditTrail;
import org.regulars.dispatch.Dispatches;
import org.regulars.dispatch.Reason;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The journeys: what each does, in all its versions, and whether it is on. */
@Component
@Transactional
public class Journeys {

    private static final String SUMMARY = """
            select journey_key, name, enabled, purpose, topic, priority, holdout_percent, version, enabled_at, changed_at,
                   changed_by
            from journey
            """;

    private final JdbcClient jdbc;
    private final Definitions definitions;
    private final StepKinds kinds;
    private final Dispatches dispatches;
    private final AuditTrail audit;
    private final Clock clock;

    Journeys(
            JdbcClient jdbc,
            Definitions definitions,
            StepKinds kinds,
            Dispatches dispatches,
            AuditTrail audit,
            Clock clock) {
        this.jdbc = jdbc;
        this.definitions = definitions;
        this.kinds = kinds;
        this.dispatches = dispatches;
        this.audit = audit;
        this.clock = clock;
    }

    /** By key. */
    @Transactional(readOnly = true)
    public List<JourneySummary> all() {
        return jdbc.sql(SUMMARY + " order by journey_key")
                .query((row, n) -> summary(row))
                .list();
    }

    @Transactional(readOnly = true)
    public Optional<JourneySummary> find(String key) {
        return jdbc.sql(SUMMARY + " where journey_key = ?")
                .param(key)
                .query((row, n) -> summary(row))
                .optional();
    }

    /** What a version of a journey does; empty when there is no such version. */
    @Transactional(readOnly = true)
    public Optional<Definition> definition(String key, int version) {
        return definitions.find(key, version);
    }

    /**
     * Changes a journey's settings at once, also for those inside and what is planned and not sent yet.
     *
     * @param by e-mail address of staff, or "system"
     * @throws IllegalArgumentException when there is no such journey
     */
    public void change(String key, JourneySettings settings, String by) {
        JourneySettings before = locked(key).settings();
        if (before.equals(settings)) {
            return;
        }
        jdbc.sql("""
                update journey set name = :name, enabled = :enabled, purpose = :purpose, topic = :topic,
                    priority = :priority, holdout_percent = :holdout, changed_at = :now, changed_by = :by,
                    enabled_at = case when :enabled and not enabled then :now else enabled_at end,
                    looked_at = case when :enabled and not enabled then null else looked_at end
                where journey_key = :key
                """)
                .param("name", settings.name().strip())
                .param("enabled", settings.enabled())
                .param("purpose", settings.purpose())
                .param("topic", settings.topic())
                .param("priority", settings.priority())
                .param("holdout", settings.holdoutPercent())
                .param("now", OffsetDateTime.now(clock))
                .param("by", by)
                .param("key", key)
                .update();
        lookAgain(key);
        audit.record(
                by,
                "journey-changed",
                "journey " + key,
                Map.of(
                        "enabled", settings.enabled(),
                        "holdout_percent", settings.holdoutPercent(),
                        "before", before.toString()));
    }

    /**
     * Saves another definition, which newcomers get from now on.
     *
     * @param takeAlong whether those inside go on by it too, where they stand at a step that is still there; else they finish
     *     the version that they began
     * @return the version
     * @throws IllegalArgumentException when there is no such journey
     */
    public int publish(String key, Definition definition, boolean takeAlong, String by) {
        JourneySummary journey = locked(key);
        if (definitions.get(key, journey.version()).equals(definition)) {
            return journey.version();
        }
        OffsetDateTime now = OffsetDateTime.now(clock);
        int version = jdbc.sql("""
                insert into journey_version (journey_key, version, definition, saved_at, saved_by)
                select journey_key, max(version) + 1, ?::jsonb, ?, ? from journey_version where journey_key = ?
                group by journey_key returning version
                """)
                .params(definitions.write(definition), now, by, key)
                .query(Integer.class)
                .single();
        for (String happening : listening(definition)) {
            jdbc.sql("insert into journey_listening (journey_key, version, happening) values (?, ?, ?)")
                    .params(key, version, happening)
                    .update();
        }
        jdbc.sql("""
                update journey set version = ?, looked_at = null, changed_at = ?, changed_by = ? where journey_key = ?
                """).params(version, now, by, key).update();
        if (takeAlong) {
            takeAlong(key, version, definition, now);
            lookAgain(key);
        }
        audit.record(
                by,
                "journey-version-saved",
                "journey " + key,
                Map.of("version", version, "people_taken_along", takeAlong));
        return version;
    }

    private Set<String> listening(Definition definition) {
        Set<String> happenings =
                new TreeSet<>(kinds.of(definition.trigger()).listens(kinds.values(definition.trigger())));
        definition.steps().forEach(step -> happenings.addAll(kinds.of(step).listens(kinds.values(step))));
        return happenings;
    }

    /** Whoever has passed a step that could come again stays where they are. */
    private void takeAlong(String key, int version, Definition definition, OffsetDateTime now) {
        for (Step step : definition.steps()) {
            Set<String> ahead = definition.reachable(step.id());
            jdbc.sql("""
                    update journey_run r set version = :version,
                        due_at = case when :kind = 'mail' then least(due_at, :now) else due_at end
                    from journey_version v, jsonb_array_elements(v.definition -> 'steps') s
                    where r.journey_key = :key and r.version < :version and r.state = 'running' and r.step = :step
                      and v.journey_key = r.journey_key and v.version = r.version
                      and s ->> 'id' = r.step and s ->> 'kind' = :kind
                      and not exists (select from journey_passage p where p.customer_id = r.customer_id
                          and p.run_id = r.run_id and p.step = any(:ahead))
                    """)
                    .param("version", version)
                    .param("kind", step.kind())
                    .param("now", now)
                    .param("key", key)
                    .param("step", step.id())
                    .param("ahead", ahead.toArray(String[]::new))
                    .update();
        }
    }

    private void lookAgain(String key) {
        dispatches.lookAgain(JourneyDispatches.KIND, key, Set.of(Reason.SOURCE_OFF, Reason.BASKET_ACTIVE));
    }

    private JourneySummary locked(String key) {
        return jdbc.sql(SUMMARY + " where journey_key = ? for update")
                .param(key)
                .query((row, n) -> summary(row))
                .optional()
                .orElseThrow(() -> new IllegalArgumentException("There is no journey " + key));
    }

    private static JourneySummary summary(ResultSet row) throws SQLException {
        OffsetDateTime enabledAt = row.getObject("enabled_at", OffsetDateTime.class);
        return new JourneySummary(
                row.getString("journey_key"),
                new JourneySettings(
                        row.getString("name"),
                        row.getBoolean("enabled"),
                        row.getString("purpose"),
                        row.getString("topic"),
                        row.getInt("priority"),
                        row.getInt("holdout_percent")),
                row.getInt("version"),
                enabledAt == null ? null : enabledAt.toInstant(),
                row.getObject("changed_at", OffsetDateTime.class).toInstant(),
                row.getString("changed_by"));
    }
}
