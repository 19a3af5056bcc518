package org.regulars.quality;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.regulars.audit.AuditTrail;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** How complete, valid and timely is what is known: of the whole list, behind each number, and of one customer. */
@Component
@Transactional
public class Quality {

    /** Everything that can be wrong. */
    public static final List<String> ISSUES = List.of(
            "email-missing",
            "email-mistyped",
            "email-impossible",
            "email-disposable",
            "email-role",
            "phone-impossible",
            "name-missing",
            "name-odd",
            "name-capitals",
            "name-swapped",
            "country-missing",
            "country-unknown",
            "language-missing",
            "birthday-impossible",
            "value-unfit",
            "value-stale",
            "maybe-duplicate");

    private static final Set<String> FIXABLE = Set.of("email-mistyped", "country-unknown", "name-capitals");

    private final JdbcClient jdbc;
    private final Measuring measuring;
    private final AuditTrail audit;
    private final Clock clock;

    Quality(JdbcClient jdbc, Measuring measuring, AuditTrail audit, Clock clock) {
        this.jdbc = jdbc;
        this.measuring = measuring;
        this.audit = audit;
        this.clock = clock;
    }

    /** Whether suggestions for it can be applied, one or all. */
    public static boolean fixable(String issue) {
        return FIXABLE.contains(issue);
    }

    @Transactional(readOnly = true)
    public QualityOverview overview() {
        Totals totals = jdbc.sql("""
                select count(*) as customers, coalesce(avg(completeness), 0) as completeness,
                    count(*) filter (where valid) as valid, count(*) filter (where timely) as timely,
                    count(*) filter (where addressed) as addressed, count(*) filter (where addressed and usable) as usable,
                    count(*) filter (where usable and consenting) as consenting,
                    count(*) filter (where usable and consenting and proven) as proven,
                    count(*) filter (where completeness <= 20) as to20,
                    count(*) filter (where completeness = 40) as to40, count(*) filter (where completeness = 60) as to60,
                    count(*) filter (where completeness = 80) as to80, count(*) filter (where completeness = 100) as to100
                from customer_quality
                """).query(Totals.class).single();
        List<QualityOverview.Issue> issues =
                jdbc.sql("""
                select issue, customers, fixable, consenting, net from quality_figure
                order by case when issue in ('email-missing', 'email-mistyped', 'email-impossible', 'email-disposable')
                        then 1 when issue ~ '-(impossible|unfit|unknown|odd)$' then 2 else 3 end,
                    net desc, customers desc, issue
                """).query(QualityOverview.Issue.class).list();
        return new QualityOverview(
                jdbc.sql("select finished_at from quality_run order by run_id desc limit 1")
                        .query(OffsetDateTime.class)
                        .optional()
                        .map(OffsetDateTime::toInstant)
                        .orElse(null),
                totals.customers(),
                totals.completeness() / 100,
                totals.valid(),
                totals.timely(),
                new QualityOverview.Coverage(totals.addressed(), totals.usable(), totals.consenting(), totals.proven()),
                List.of(totals.to20(), totals.to40(), totals.to60(), totals.to80(), totals.to100()),
                issues);
    }

    /** The people behind an issue after a customer and subject (begin with 0 and ''), in the order of their ids. */
    @Transactional(readOnly = true)
    public List<IssueLine> people(String issue, long afterCustomerId, String afterSubject, int limit) {
        return lines("""
                where q.issue = :issue and (q.customer_id, q.subject) > (:after, :subject)
                order by q.customer_id, q.subject limit :limit
                """, Map.of("issue", issue, "after", afterCustomerId, "subject", afterSubject, "limit", limit));
    }

    /** How good what is known of one customer is, with the reasons. */
    @Transactional(readOnly = true)
    public CustomerQuality of(long customerId) {
        return new CustomerQuality(
                jdbc.sql("""
                        select completeness, valid, timely, usable, consenting, proven
                        from customer_quality where customer_id = ?
                        """)
                        .param(customerId)
                        .query(CustomerQuality.Summary.class)
                        .optional()
                        .orElse(null),
                lines("where q.customer_id = :id order by q.issue, q.subject", Map.of("id", customerId)));
    }

    private List<IssueLine> lines(String which, Map<String, ?> values) {
        return jdbc.sql("""
                select q.customer_id, coalesce(nullif(concat_ws(' ', nullif(c.first_name, ''), nullif(c.last_name, '')), ''),
                    (select i.shown from identity i where i.customer_id = q.customer_id and i.kind <> 'anonymous-id'
                     order by i.kind, i.identity_id limit 1), q.customer_id::text) as name,
                    q.issue, q.subject, q.value, q.suggestion, coalesce(p.net, 0) as net
                from quality_issue q join customer c using (customer_id) left join purchase_summary p using (customer_id)
                """ + which).params(values).query(IssueLine.class).list();
    }

    /** Staff looked at it and found it right: it is no issue as long as the value stays. */
    public void accept(String actor, long customerId, String issue, String subject) {
        int accepted = jdbc.sql("""
                insert into quality_accepted (customer_id, issue, subject, value, accepted_at, accepted_by)
                select customer_id, issue, subject, value, :now, :actor from quality_issue
                where customer_id = :customer and issue = :issue and subject = :subject
                on conflict on constraint quality_accepted_pkey do update
                    set value = excluded.value, accepted_at = excluded.accepted_at, accepted_by = excluded.accepted_by
                """)
                .param("now", OffsetDateTime.now(clock))
                .param("actor", actor)
                .param("customer", customerId)
                .param("issue", issue)
                .param("subject", subject)
                .update();
        if (accepted > 0) {
            audit.record(actor, "quality-accepted", "customer " + customerId, customerId, Map.of("issue", issue));
            measuring.again(new Long[] {customerId});
        }
    }

    /** Looks at one customer again, as after something was put right. */
    public void check(long customerId) {
        measuring.again(new Long[] {customerId});
    }

    record Totals(
            long customers,
            double completeness,
            long valid,
            long timely,
            long addressed,
            long usable,
            long consenting,
            long proven,
            long to20,
            long to40,
            long to60,
            long to80,
            long to100) {}
}
