package org.regulars.response;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.regulars.audit.AuditTrail;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Where opens and clicks are measured: switched off for the whole shop, for a purpose, or by a person for themselves. */
@Component
@Transactional
public class TrackingRules {

    /** The purpose of the rule for the whole shop. */
    public static final String SHOP = "";

    private static final Rule AS_IT_COMES = new Rule(SHOP, true, true, null, "");
    private static final long FRESH_NANOS = 5_000_000_000L;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final AuditTrail audit;
    private volatile @Nullable Known known;

    TrackingRules(JdbcClient jdbc, Clock clock, AuditTrail audit) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.audit = audit;
    }

    /**
     * What is measured.
     *
     * @param changedAt null while nobody changed it
     */
    public record Rule(
            String purpose,
            boolean opens,
            boolean clicks,
            @Nullable OffsetDateTime changedAt,
            String changedBy) {}

    /** The rule of the shop, then of each purpose in the order of the purposes. */
    @Transactional(readOnly = true)
    public List<Rule> all() {
        return jdbc.sql("""
                select p.purpose, coalesce(r.opens, true) as opens, coalesce(r.clicks, true) as clicks, r.changed_at,
                    coalesce(r.changed_by, '') as changed_by
                from (select '' as purpose, -1 as sort_order union all select purpose, sort_order from purpose) p
                left join tracking_rule r using (purpose) order by p.sort_order, p.purpose
                """).query(Rule.class).list();
    }

    /** Changes what is measured for the shop or a purpose; nothing where it was so already. */
    public void change(String purpose, boolean opens, boolean clicks, String actor) {
        Rule before = all().stream()
                .filter(rule -> rule.purpose().equals(purpose))
                .findFirst()
                .orElseThrow();
        if (before.opens() == opens && before.clicks() == clicks) {
            return;
        }
        jdbc.sql("""
                insert into tracking_rule (purpose, opens, clicks, changed_at, changed_by) values (?, ?, ?, ?, ?)
                on conflict on constraint tracking_rule_pkey do update
                set opens = excluded.opens, clicks = excluded.clicks, changed_at = excluded.changed_at,
                    changed_by = excluded.changed_by
                """)
                .params(purpose, opens, clicks, OffsetDateTime.now(clock), actor)
                .update();
        audit.record(
                actor,
                "tracking-changed",
                purpose.isEmpty() ? "tracking" : "tracking of " + purpose,
                Map.of("opens", opens, "clicks", clicks));
        known = null;
    }

    /** Whether this person does not want to be measured. */
    @Transactional(readOnly = true)
    public boolean refuses(long customerId) {
        return jdbc.sql("""
                select exists (select from tracking_refusal where customer_id = :id)
                    or exists (select from privacy_limit where customer_id = :id and kind in ('restricted', 'no-profiling'))
                """).param("id", customerId).query(Boolean.class).single();
    }

    /** Stops measuring a person, from this moment on; mails that are there already are not measured any more either. */
    public void refuse(long customerId, String source) {
        jdbc.sql("insert into tracking_refusal (customer_id, since, source) values (?, ?, ?) on conflict do nothing")
                .params(customerId, OffsetDateTime.now(clock), source)
                .update();
        known = null;
    }

    /** Measures a person again. */
    public void allow(long customerId) {
        jdbc.sql("delete from tracking_refusal where customer_id = ?")
                .param(customerId)
                .update();
        known = null;
    }

    /** What to measure of a mail that is written now. As other nodes know it some seconds later, each response asks again. */
    @Transactional(propagation = Propagation.SUPPORTS, readOnly = true)
    public Rule of(long customerId, String purpose) {
        Known current = known;
        if (current == null || System.nanoTime() - current.readAt() > FRESH_NANOS) {
            current = read();
            known = current;
        }
        Rule shop = current.rules().getOrDefault(SHOP, AS_IT_COMES);
        Rule own = current.rules().getOrDefault(purpose, AS_IT_COMES);
        boolean measured = !current.refusing().contains(customerId);
        return new Rule(
                purpose, measured && shop.opens() && own.opens(), measured && shop.clicks() && own.clicks(), null, "");
    }

    private Known read() {
        long at = System.nanoTime();
        Map<String, Rule> rules = new LinkedHashMap<>();
        all().forEach(rule -> rules.put(rule.purpose(), rule));
        Set<Long> refusing = new HashSet<>(jdbc.sql("""
                select customer_id from tracking_refusal
                union select customer_id from privacy_limit where kind in ('restricted', 'no-profiling')
                """).query(Long.class).list());
        return new Known(rules, refusing, at);
    }

    private record Known(Map<String, Rule> rules, Set<Long> refusing, long readAt) {}
}
