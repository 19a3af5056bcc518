package org.regulars.customer;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.regulars.audit.AuditTrail;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Pairs of customers who may be one person, and what somebody decided about them. */
@Component
@Transactional
public class Duplicates {

    private static final String WAITING = """
            from duplicate_candidate d
            join customer a on a.customer_id = d.customer_id and a.state = 'known'
            join customer b on b.customer_id = d.other_id and b.state = 'known'
            """;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final DuplicateSearch search;
    private final AuditTrail audit;
    private final JsonMapper json;

    Duplicates(JdbcClient jdbc, Clock clock, DuplicateSearch search, AuditTrail audit, JsonMapper json) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.search = search;
        this.audit = audit;
        this.json = json;
    }

    /**
     * Pairs that nobody decided about yet, the likeliest first.
     *
     * @param after {@link DuplicatePair#place} of the last one seen, '' for the first page
     */
    @Transactional(readOnly = true)
    public List<DuplicatePair> open(String after, int limit) {
        String[] place =
                after.matches("\\d{1,3}-\\d{1,18}-\\d{1,18}") ? after.split("-") : new String[] {"101", "0", "0"};
        return jdbc.sql(
                        "select d.score, d.customer_id, d.other_id, d.grounds::text as grounds, d.against::text as against "
                                + WAITING + """
                where d.decision = 'open' and (d.score, d.customer_id, d.other_id) < (:score::smallint, :one, :other)
                order by d.score desc, d.customer_id desc, d.other_id desc limit :limit
                """)
                .param("score", Integer.valueOf(place[0]))
                .param("one", Long.valueOf(place[1]))
                .param("other", Long.valueOf(place[2]))
                .param("limit", limit)
                .query((row, n) -> new DuplicatePair(
                        row.getLong("customer_id"),
                        row.getLong("other_id"),
                        row.getInt("score"),
                        grounds(row.getString("grounds")),
                        grounds(row.getString("against"))))
                .list();
    }

    /** How many pairs wait, counted up to a thousand. */
    @Transactional(readOnly = true)
    public int waiting() {
        return jdbc.sql("select count(*) from (select " + WAITING + " where d.decision = 'open' limit 1000) waiting")
                .query(Integer.class)
                .single();
    }

    /** How alike two customers are as they stand now. */
    @Transactional(readOnly = true)
    public DuplicatePair compare(long one, long other) {
        Map<Long, Likeness.Person> people = search.people(List.of(one, other));
        Likeness.Person first = people.get(one);
        Likeness.Person second = people.get(other);
        if (first == null || second == null) {
            return new DuplicatePair(one, other, 0, List.of(), List.of());
        }
        Likeness likeness = Likeness.of(first, second);
        return new DuplicatePair(one, other, likeness.score(), likeness.grounds(), likeness.against());
    }

    /** Two people, for good: nobody is asked about them again. */
    public void notSame(long one, long other, String by) {
        decide(one, other, "not-same", by);
    }

    /** Two people of one household: they stay apart and are shown on each other's page. */
    public void household(long one, long other, String by) {
        decide(one, other, "household", by);
    }

    /** Takes a decision back, also one about somebody who was merged into one of them since. */
    public void reconsider(long one, long other, String by) {
        jdbc.sql("""
                with kin as materialized (
                    select array(select customer_kin(:one)) as ones, array(select customer_kin(:other)) as others)
                update duplicate_candidate d set decision = 'open', decided_at = :now, decided_by = :by
                from kin, customer a, customer b
                where d.customer_id = any(kin.ones || kin.others) and d.other_id = any(kin.ones || kin.others)
                  and a.customer_id = d.customer_id and b.customer_id = d.other_id and d.decision <> 'open'
                  and (coalesce(a.merged_into, a.customer_id), coalesce(b.merged_into, b.customer_id)) in ((:one, :other), (:other, :one))
                """)
                .param("one", one)
                .param("other", other)
                .param("now", OffsetDateTime.now(clock))
                .param("by", by)
                .update();
        DuplicatePair pair = compare(Math.min(one, other), Math.max(one, other));
        if (pair.score() >= Likeness.WORTH_ASKING) {
            decide(one, other, "open", by);
        } else {
            jdbc.sql("delete from duplicate_candidate where customer_id = ? and other_id = ?")
                    .params(pair.one(), pair.other())
                    .update();
            recordDecision(one, other, "open", by);
        }
    }

    /** What was decided about pairs that stay apart, the latest first. */
    @Transactional(readOnly = true)
    public List<DecidedPair> decided(int limit) {
        return jdbc.sql(
                        "select d.customer_id as one, d.other_id as other, d.decision, d.decided_at, d.decided_by "
                                + WAITING
                                + " where d.decision in ('not-same', 'household') order by d.decided_at desc, d.customer_id, d.other_id limit ?")
                .param(limit)
                .query(DecidedPair.class)
                .list();
    }

    /** What was decided about these two; empty while nobody did. */
    @Transactional(readOnly = true)
    public Optional<DecidedPair> decision(long one, long other) {
        return jdbc.sql("""
                select customer_id as one, other_id as other, decision, decided_at, decided_by from duplicate_candidate
                where customer_id = ? and other_id = ? and decision in ('not-same', 'household')
                """)
                .params(Math.min(one, other), Math.max(one, other))
                .query(DecidedPair.class)
                .optional();
    }

    private void decide(long one, long other, String decision, String by) {
        DuplicatePair pair = compare(Math.min(one, other), Math.max(one, other));
        jdbc.sql("""
                insert into duplicate_candidate (customer_id, other_id, score, grounds, against, decision, found_at, decided_at,
                    decided_by)
                values (:one, :other, :score, :grounds::jsonb, :against::jsonb, :decision, :now, :now, :by)
                on conflict on constraint duplicate_candidate_pkey do update
                    set decision = excluded.decision, decided_at = excluded.decided_at, decided_by = excluded.decided_by
                """)
                .param("one", pair.one())
                .param("other", pair.other())
                .param("score", pair.score())
                .param("grounds", json.writeValueAsString(pair.grounds()))
                .param("against", json.writeValueAsString(pair.against()))
                .param("decision", decision)
                .param("now", OffsetDateTime.now(clock))
                .param("by", by)
                .update();
        recordDecision(one, other, decision, by);
    }

    private void recordDecision(long one, long other, String decision, String by) {
        audit.record(by, "duplicate-decided", "customer " + one, one, Map.of("other", other, "decision", decision));
    }

    /** Those who live with this customer, as somebody said. */
    @Transactional(readOnly = true)
    public List<OtherPerson> householdOf(long customerId) {
        return decidedOf(customerId).stream().filter(OtherPerson::lives).toList();
    }

    /** Those of whom somebody said that they are not this customer, of the same household or not. */
    @Transactional(readOnly = true)
    public List<OtherPerson> decidedOf(long customerId) {
        return jdbc.sql("""
                select distinct on (c.customer_id) c.customer_id, trim(c.first_name || ' ' || c.last_name) as name,
                    coalesce((select i.shown from identity i where i.customer_id = c.customer_id and i.kind = 'email'
                              order by i.preferred_at desc nulls last, i.shown limit 1), '') as email,
                    d.decision, d.decided_at, d.decided_by
                from duplicate_candidate d
                cross join lateral (values (d.customer_id, d.other_id), (d.other_id, d.customer_id)) pair (mine, theirs)
                join customer m on m.customer_id = pair.mine
                join customer t on t.customer_id = pair.theirs
                join customer c on c.customer_id = coalesce(t.merged_into, t.customer_id) and c.state = 'known'
                where d.decision <> 'open' and coalesce(m.merged_into, m.customer_id) = :id and c.customer_id <> :id
                    and (d.customer_id = any(array(select customer_kin(:id))) or d.other_id = any(array(select customer_kin(:id))))
                order by c.customer_id, d.decided_at desc
                """).param("id", customerId).query(OtherPerson.class).list();
    }

    private List<Ground> grounds(String text) {
        return List.of(json.readValue(text, Ground[].class));
    }
}
