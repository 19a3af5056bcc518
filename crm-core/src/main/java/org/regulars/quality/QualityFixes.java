package org.regulars.quality;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.regulars.audit.AuditTrail;
import org.regulars.consent.Suppressions;
import org.regulars.customer.Customers;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Applies suggestions, one or all, and takes them back.
 *
 * <p>The address that was meant is added as one that nobody proved, and no consent moves to it; nothing goes to the wrong one
 * any more, which is kept. A value is corrected as staff would by hand.
 */
@Component
@Transactional
public class QualityFixes {

    private static final String ADDRESSES = "email-mistyped";
    private static final int SAMPLES = 10;
    private static final int RECENT = 10;

    private final JdbcClient jdbc;
    private final Customers customers;
    private final Suppressions suppressions;
    private final Measuring measuring;
    private final Quality quality;
    private final AuditTrail audit;
    private final Clock clock;

    QualityFixes(
            JdbcClient jdbc,
            Customers customers,
            Suppressions suppressions,
            Measuring measuring,
            Quality quality,
            AuditTrail audit,
            Clock clock) {
        this.jdbc = jdbc;
        this.customers = customers;
        this.suppressions = suppressions;
        this.measuring = measuring;
        this.quality = quality;
        this.audit = audit;
        this.clock = clock;
    }

    /** What applying all suggestions would do. */
    @Transactional(readOnly = true)
    public FixPreview preview(String issue) {
        return jdbc.sql("""
                select count(*) filter (where not taken) as applied, count(*) filter (where taken) as taken from (
                    select q.issue = 'email-mistyped' and exists (select from identity i where i.kind = 'email'
                        and i.value = q.suggestion and i.customer_id <> q.customer_id) as taken
                    from quality_issue q where q.issue = ? and q.suggestion <> '') s
                """)
                .param(issue)
                .query((row, n) -> new FixPreview(
                        row.getLong("applied"),
                        row.getLong("taken"),
                        quality.people(issue, 0, "", SAMPLES * 5).stream()
                                .filter(line -> !line.suggestion().isEmpty())
                                .limit(SAMPLES)
                                .toList()))
                .single();
    }

    /** Applies every suggestion for an issue; answers how many. */
    public long applyAll(String actor, String issue) {
        return apply(actor, issue, "", Map.of());
    }

    /** Applies the suggestion for one customer; answers 0 when another customer has what is suggested. */
    public long apply(String actor, String issue, long customerId, String subject) {
        return apply(
                actor,
                issue,
                " and q.customer_id = :customer and q.subject = :subject",
                Map.of("customer", customerId, "subject", subject));
    }

    private long apply(String actor, String issue, String which, Map<String, ?> values) {
        if (!Quality.fixable(issue)) {
            return 0;
        }
        OffsetDateTime now = OffsetDateTime.now(clock);
        long fixId = jdbc.sql("insert into quality_fix (issue, made_at, made_by) values (?, ?, ?) returning fix_id")
                .params(issue, now, actor)
                .query(Long.class)
                .single();
        jdbc.sql("""
                insert into quality_fix_item (customer_id, fix_id, subject, value, suggestion, identity_id)
                select q.customer_id, :fix, q.subject, q.value, q.suggestion,
                    case when q.issue = 'email-mistyped' then q.subject::bigint end
                from quality_issue q
                where q.issue = :issue and q.suggestion <> '' %s
                    and (q.issue <> 'email-mistyped' or not exists (select from identity i where i.kind = 'email'
                        and i.value = q.suggestion and i.customer_id <> q.customer_id))
                """.formatted(which))
                .params(values)
                .param("fix", fixId)
                .param("issue", issue)
                .update();
        if (issue.equals(ADDRESSES)) {
            addAddresses(fixId, now);
        } else {
            correctValues(actor, fixId, now);
        }
        List<Long> concerned = concerned(fixId);
        if (concerned.isEmpty()) {
            jdbc.sql("delete from quality_fix where fix_id = ?").param(fixId).update();
            return 0;
        }
        customers.refreshSearch(concerned);
        audit.record(
                actor,
                "quality-fixed",
                "quality " + issue,
                concerned.size() == 1 ? concerned.get(0) : 0,
                Map.of("fix", fixId, "customers", concerned.size()));
        measuring.again(concerned.toArray(Long[]::new));
        return concerned.size();
    }

    private List<Long> concerned(long fixId) {
        return jdbc.sql("select distinct customer_id from quality_fix_item where fix_id = ? order by 1")
                .param(fixId)
                .query(Long.class)
                .list();
    }

    private void addAddresses(long fixId, OffsetDateTime now) {
        jdbc.sql("""
                with added as (
                    insert into identity (customer_id, kind, value, shown, source, first_seen_at)
                    select distinct on (suggestion) customer_id, 'email', suggestion, suggestion, 'data quality', :now
                    from quality_fix_item where fix_id = :fix order by suggestion, customer_id
                    on conflict on constraint identity_kind_value_key do nothing
                    returning identity_id, customer_id, value)
                update quality_fix_item f set new_identity_id = a.identity_id
                from added a where f.fix_id = :fix and f.customer_id = a.customer_id and f.suggestion = a.value
                """).param("fix", fixId).param("now", now).update();
        // Two who mistyped the same address are perhaps one person: only the first has it now.
        jdbc.sql("""
                delete from quality_fix_item f where f.fix_id = ? and not exists (
                    select from identity i where i.kind = 'email' and i.value = f.suggestion and i.customer_id = f.customer_id)
                """).param(fixId).update();
        wrong(fixId).forEach(address -> suppressions.suppress(address, Suppressions.Reason.WRONG, "data quality"));
    }

    private List<String> wrong(long fixId) {
        return jdbc.sql("select value from quality_fix_item where fix_id = ?")
                .param(fixId)
                .query(String.class)
                .list();
    }

    private void correctValues(String actor, long fixId, OffsetDateTime now) {
        jdbc.sql("""
                insert into profile_attribute (customer_id, key, origin, value, source, recorded_at)
                select customer_id, subject, 'staff', to_jsonb(suggestion), :source, :now
                from quality_fix_item where fix_id = :fix
                """)
                .param("source", source(actor, fixId))
                .param("now", now)
                .param("fix", fixId)
                .update();
    }

    private static String source(String actor, long fixId) {
        return "staff: " + actor + ", data quality " + fixId;
    }

    /** What was applied lately, the newest first. */
    @Transactional(readOnly = true)
    public List<QualityFix> recent() {
        return jdbc.sql("""
                select f.fix_id, f.issue, f.made_at, f.made_by, f.undone_at,
                    (select count(*) from quality_fix_item i where i.fix_id = f.fix_id) as items
                from quality_fix f order by f.fix_id desc limit ?
                """).param(RECENT).query(QualityFix.class).list();
    }

    /**
     * Takes back what was applied together. An address that somebody proved or agreed for since stays theirs.
     *
     * @return whether there was something to take back
     */
    public boolean undo(String actor, long fixId) {
        List<QualityFix> undone = jdbc.sql("""
                update quality_fix set undone_at = :now where fix_id = :fix and undone_at is null
                returning fix_id, issue, made_at, made_by, undone_at, 0 as items
                """)
                .param("now", OffsetDateTime.now(clock))
                .param("fix", fixId)
                .query(QualityFix.class)
                .list();
        if (undone.isEmpty()) {
            return false;
        }
        QualityFix fix = undone.get(0);
        if (fix.issue().equals(ADDRESSES)) {
            wrong(fixId).forEach(address -> suppressions.lift(address, Suppressions.Reason.WRONG));
            jdbc.sql("""
                    delete from identity i using quality_fix_item f
                    where f.fix_id = ? and i.identity_id = f.new_identity_id and i.customer_id = f.customer_id
                        and i.proven_at is null
                        and not exists (select from consent_entry e where e.customer_id = i.customer_id and e.identity_id = i.identity_id)
                        and not exists (select from opt_in o where o.customer_id = i.customer_id and o.identity_id = i.identity_id)
                        and not exists (select from interaction x where x.customer_id = i.customer_id and x.identity_id = i.identity_id)
                    """).param(fixId).update();
        } else {
            takeBackValues(fix);
        }
        List<Long> concerned = new ArrayList<>(concerned(fixId));
        customers.refreshSearch(concerned);
        audit.record(actor, "quality-fix-undone", "quality " + fix.issue(), Map.of("fix", fixId));
        measuring.again(concerned.toArray(Long[]::new));
        return true;
    }

    private void takeBackValues(QualityFix fix) {
        jdbc.sql("""
                delete from profile_attribute a using quality_fix_item f
                where f.fix_id = :fix and a.customer_id = f.customer_id and a.key = f.subject and a.origin = 'staff'
                    and a.source = :source
                """)
                .param("fix", fix.fixId())
                .param("source", source(fix.madeBy(), fix.fixId()))
                .update();
        jdbc.sql("""
                select show_profile_attributes(array_agg(customer_id), array_agg(subject))
                from quality_fix_item where fix_id = ?
                """).param(fix.fixId()).query((row, n) -> n).list();
        // A value that never had a source comes back as it stood.
        for (String column : List.of("first_name", "last_name", "country")) {
            jdbc.sql("""
                    update customer c set %1$s = f.value from quality_fix_item f
                    where f.fix_id = ? and f.subject = '%1$s' and c.customer_id = f.customer_id and c.%1$s = f.suggestion
                        and not exists (select from profile_attribute a
                            where a.customer_id = c.customer_id and a.key = '%1$s' and a.effective)
                    """.formatted(column)).param(fix.fixId()).update();
        }
    }
}
