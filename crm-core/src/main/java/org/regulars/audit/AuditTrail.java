package org.regulars.audit;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Who changed what, when: rows are only ever added. */
@Component
public class AuditTrail {

    private final JdbcClient jdbc;
    private final Clock clock;
    private final JsonMapper json;

    AuditTrail(JdbcClient jdbc, Clock clock, JsonMapper json) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.json = json;
    }

    /** Records an action that concerns no single customer. */
    public void record(String actor, String action, String subject, Map<String, ?> detail) {
        record(actor, action, subject, 0, detail);
    }

    /**
     * Records one action, in the caller's transaction.
     *
     * @param actor e-mail address of staff, name of an API token, or "system"
     * @param action kebab-case key such as "journey-changed"
     * @param subject what it was done to, such as "journey abandoned-basket"
     * @param customerId the customer concerned, 0 when none
     * @param detail what changed; no secrets
     */
    public void record(String actor, String action, String subject, long customerId, Map<String, ?> detail) {
        jdbc.sql("""
                insert into audit_entry (occurred_at, actor, action, subject, customer_id, detail)
                values (?, ?, ?, ?, ?, ?::jsonb)
                """)
                .params(OffsetDateTime.now(clock), actor, action, subject, customerId, json.writeValueAsString(detail))
                .update();
    }

    /**
     * Records that somebody saw or took the data of several customers at once: one entry that names them all.
     *
     * @param subject the list or file, such as "segment 7"
     */
    public void recordAll(
            String actor, String action, String subject, Collection<Long> customerIds, Map<String, ?> detail) {
        if (customerIds.isEmpty()) {
            return;
        }
        jdbc.sql("""
                insert into audit_entry (occurred_at, actor, action, subject, customer_ids, detail)
                values (?, ?, ?, ?, ?, ?::jsonb)
                """)
                .params(
                        OffsetDateTime.now(clock),
                        actor,
                        action,
                        subject,
                        customerIds.stream().distinct().toArray(Long[]::new),
                        json.writeValueAsString(detail))
                .update();
    }

    /** The newest entries about a customer before the one given (exclusive), lists that showed them included. */
    public List<AuditEntry> about(long customerId, long auditId, int limit, String actor, String action) {
        return jdbc.sql("""
                select audit_id, occurred_at, actor, action, subject, customer_id, detail::text as detail
                from audit_entry
                where (customer_id = :customer or customer_ids @> array[:customer]::bigint[] and customer_ids <> '{}')
                  and audit_id < :before and (:actor = '' or actor = :actor) and (:action = '' or action = :action)
                order by audit_id desc limit :limit
                """)
                .param("customer", customerId)
                .param("before", auditId)
                .param("actor", actor)
                .param("action", action)
                .param("limit", limit)
                .query(AuditEntry.class)
                .list();
    }

    /** How many people saw or took the data of a customer since a moment, and when the last one did; null for never. */
    public Seen seen(long customerId, Instant since) {
        return jdbc.sql("""
                select count(distinct actor) as people, count(*) as times, max(occurred_at) as last from audit_entry
                where (customer_id = :customer or customer_ids @> array[:customer]::bigint[] and customer_ids <> '{}')
                  and occurred_at >= :since and actor like '%@%'
                  and (action like '%-viewed' or action like '%-listed' or action like '%exported')
                """)
                .param("customer", customerId)
                .param("since", since.atOffset(java.time.ZoneOffset.UTC))
                .query(Seen.class)
                .single();
    }

    /** Who looked: different people, how often in all, and when last. */
    public record Seen(long people, long times, @Nullable OffsetDateTime last) {}

    /**
     * The newest entries before the one given (exclusive); begin with {@link Long#MAX_VALUE}.
     *
     * @param actor who did it, '' for anybody
     * @param action what was done, '' for anything
     */
    public List<AuditEntry> before(long auditId, int limit, String actor, String action) {
        return jdbc.sql("""
                select audit_id, occurred_at, actor, action, subject, customer_id, detail::text as detail
                from audit_entry
                where audit_id < :before %s %s
                order by audit_id desc limit :limit
                """.formatted(
                        actor.isEmpty() ? "" : "and actor = :actor", action.isEmpty() ? "" : "and action = :action"))
                .param("before", auditId)
                .param("actor", actor)
                .param("action", action)
                .param("limit", limit)
                .query(AuditEntry.class)
                .list();
    }

    /** Everything that was ever done, as keys; hops through the index instead of reading the trail. */
    public List<String> actions() {
        return jdbc.sql("""
                with recursive hop as (
                    (select action from audit_entry order by action limit 1)
                    union all
                    select (select a.action from audit_entry a where a.action > hop.action order by a.action limit 1)
                    from hop where hop.action is not null)
                select action from hop where action is not null
                """).query(String.class).list();
    }
}
