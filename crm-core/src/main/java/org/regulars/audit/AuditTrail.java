package org.regulars.audit;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
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

    /** The newest entries before the one given (exclusive); begin with {@link Long#MAX_VALUE}. */
    public List<AuditEntry> before(long auditId, int limit) {
        return jdbc.sql("""
                select audit_id, occurred_at, actor, action, subject, customer_id, detail::text as detail
                from audit_entry where audit_id < ? order by audit_id desc limit ?
                """).params(auditId, limit).query(AuditEntry.class).list();
    }
}
