package org.regulars.segment;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.regulars.audit.AuditTrail;
import org.springframework.context.support.DefaultMessageSourceResolvable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Groups of known customers, each defined by a rule and kept up to date by {@link Memberships}. */
@Component
@Transactional
public class Segments {

    private final SegmentRepository segments;
    private final Criteria criteria;
    private final JdbcClient jdbc;
    private final AuditTrail audit;
    private final JsonMapper json;
    private final Clock clock;

    Segments(
            SegmentRepository segments,
            Criteria criteria,
            JdbcClient jdbc,
            AuditTrail audit,
            JsonMapper json,
            Clock clock) {
        this.segments = segments;
        this.criteria = criteria;
        this.jdbc = jdbc;
        this.audit = audit;
        this.json = json;
        this.clock = clock;
    }

    /**
     * Makes a segment; its members come with the next refresh.
     *
     * @param actor e-mail address of staff, or "system"
     * @throws SegmentNameTaken if there is one of this name
     * @throws RuleNotUsable if a value is missing, wrong or unknown
     */
    public long create(String actor, String name, Rule rule) {
        check(rule);
        if (segments.existsByNameAndIdNot(name.strip(), 0)) {
            throw new SegmentNameTaken();
        }
        Segment segment =
                segments.saveAndFlush(new Segment(name.strip(), RuleJson.write(rule, json), actor, clock.instant()));
        audit.record(actor, "segment-created", "segment " + segment.id(), Map.of("name", segment.name()));
        return segment.id();
    }

    /** Gives a segment another name and rule, as {@link #create} does; an unknown id is ignored. */
    public void change(String actor, long segmentId, String name, Rule rule) {
        check(rule);
        if (segments.existsByNameAndIdNot(name.strip(), segmentId)) {
            throw new SegmentNameTaken();
        }
        segments.findById(segmentId).ifPresent(segment -> {
            String before = segment.rule();
            segment.change(name.strip(), RuleJson.write(rule, json));
            segments.saveAndFlush(segment);
            audit.record(
                    actor,
                    "segment-changed",
                    "segment " + segmentId,
                    Map.of("before", before, "after", segment.rule()));
        });
    }

    /**
     * Deletes a segment and its list of members; an unknown id is ignored.
     *
     * @throws SegmentInUse if a campaign goes to it
     */
    public void delete(String actor, long segmentId) {
        try {
            jdbc.sql("delete from segment where segment_id = ? returning name")
                    .param(segmentId)
                    .query(String.class)
                    .optional()
                    .ifPresent(name ->
                            audit.record(actor, "segment-deleted", "segment " + segmentId, Map.of("name", name)));
        } catch (DataIntegrityViolationException e) {
            throw new SegmentInUse(e);
        }
    }

    private void check(Rule rule) {
        List<RuleProblem> problems = criteria.problems(rule);
        if (!problems.isEmpty()) {
            throw new RuleNotUsable(problems);
        }
    }

    /** All segments by name. */
    @Transactional(readOnly = true)
    public List<SegmentSummary> all() {
        return jdbc.sql("""
                select segment_id, name, created_by, created_at, refreshed_at, refresh_millis, members
                from segment order by lower(name), segment_id
                """).query(SegmentSummary.class).list();
    }

    @Transactional(readOnly = true)
    public Optional<SegmentSummary> find(long segmentId) {
        return jdbc.sql("""
                select segment_id, name, created_by, created_at, refreshed_at, refresh_millis, members
                from segment where segment_id = ?
                """).param(segmentId).query(SegmentSummary.class).optional();
    }

    /** The rule of a segment; empty when there is no such segment. */
    @Transactional(readOnly = true)
    public Optional<Rule> rule(long segmentId) {
        return segments.findById(segmentId).map(segment -> RuleJson.read(segment.rule(), json));
    }

    /** The rule in words, line by line. */
    @Transactional(readOnly = true)
    public List<Finding> words(Rule rule) {
        return criteria.lines(rule).stream()
                .map(line -> new Finding(line.depth(), line.words(), true))
                .toList();
    }

    /** What is wrong with a rule; empty when it can be used. */
    @Transactional(readOnly = true)
    public List<RuleProblem> problems(Rule rule) {
        return criteria.problems(rule);
    }

    /** Whatever can be asked of customers, by key. */
    public List<Criterion> criteria() {
        return criteria.all();
    }

    /** How many known customers fulfil a rule now; the rule has to be usable. */
    @Transactional(readOnly = true)
    public long count(Rule rule) {
        Condition condition = criteria.members(rule);
        return jdbc.sql("select count(*) from customer c where c.state = 'known' and (" + condition.sql() + ")")
                .params(condition.values())
                .query(Long.class)
                .single();
    }

    /** The members after a customer's id (begin with 0), in the order of their ids. */
    @Transactional(readOnly = true)
    public List<SegmentMember> members(long segmentId, long afterCustomerId, int limit) {
        return jdbc.sql("""
                select m.customer_id, coalesce(nullif(concat_ws(' ', nullif(c.first_name, ''), nullif(c.last_name, '')), ''),
                    (select i.shown from identity i where i.customer_id = m.customer_id and i.kind <> 'anonymous-id'
                     order by i.kind, i.identity_id limit 1), m.customer_id::text) as name, m.joined_at
                from segment_member m join customer c using (customer_id)
                where m.segment_id = ? and m.customer_id > ? order by m.customer_id limit ?
                """)
                .params(segmentId, afterCustomerId, limit)
                .query(SegmentMember.class)
                .list();
    }

    /** Why a customer is in a segment or not: the rule line by line, asked right now. Empty when either is unknown. */
    @Transactional(readOnly = true)
    public List<Finding> why(long segmentId, long customerId) {
        Optional<Rule> rule = rule(segmentId);
        List<Finding> findings = new ArrayList<>();
        rule.flatMap(one -> holds(criteria.allowed(one), customerId))
                .filter(allowed -> !allowed)
                .ifPresent(not -> findings.add(
                        new Finding(0, new DefaultMessageSourceResolvable("segments.rule.allowed"), false)));
        rule.map(criteria::lines)
                .orElse(List.of())
                .forEach(line -> holds(line.condition(), customerId)
                        .ifPresent(holds -> findings.add(new Finding(line.depth(), line.words(), holds))));
        return findings;
    }

    private Optional<Boolean> holds(Condition condition, long customerId) {
        List<Object> values = new ArrayList<>(condition.values());
        values.add(customerId);
        return jdbc.sql("select (" + condition.sql()
                        + ") from customer c where c.state = 'known' and c.customer_id = ?")
                .params(values)
                .query(Boolean.class)
                .optional();
    }
}
