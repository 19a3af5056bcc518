package org.regulars.segment;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.regulars.audit.AuditTrail;
import org.regulars.shop.ShopProperties;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.context.support.DefaultMessageSourceResolvable;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Groups of known customers, each defined by a rule and kept up to date by {@link Memberships}. */
@Component
@Transactional
public class Segments {

    /** How somebody is shown: the name, or else the address or number they are known by. */
    static final String NAME = """
            coalesce(nullif(concat_ws(' ', nullif(c.first_name, ''), nullif(c.last_name, '')), ''),
                (select i.shown from identity i where i.customer_id = c.customer_id and i.kind <> 'anonymous-id'
                 order by i.kind, i.identity_id limit 1), c.customer_id::text)""";

    private static final Duration PREVIEW = Duration.ofSeconds(10);

    private final SegmentRepository segments;
    private final SegmentRules rules;
    private final Criteria criteria;
    private final JdbcClient jdbc;
    private final AuditTrail audit;
    private final JsonMapper json;
    private final Clock clock;
    private final ZoneId zone;

    Segments(
            SegmentRepository segments,
            SegmentRules rules,
            Criteria criteria,
            JdbcClient jdbc,
            AuditTrail audit,
            JsonMapper json,
            Clock clock,
            ShopProperties shop) {
        this.segments = segments;
        this.rules = rules;
        this.criteria = criteria;
        this.jdbc = jdbc;
        this.audit = audit;
        this.json = json;
        this.clock = clock;
        this.zone = shop.zone();
    }

    /**
     * Makes a segment; its members come with the next refresh.
     *
     * @param actor e-mail address of staff, or "system"
     * @throws SegmentNameTaken if there is one of this name
     * @throws RuleNotUsable if a value is missing, wrong or unknown
     */
    public long create(String actor, String name, Rule rule) {
        Rule complete = check(0, rule);
        if (segments.existsByNameAndIdNot(name.strip(), 0)) {
            throw new SegmentNameTaken();
        }
        Segment segment = segments.saveAndFlush(
                new Segment(name.strip(), RuleJson.write(complete, json), actor, clock.instant()));
        uses(segment.id(), complete);
        audit.record(actor, "segment-created", "segment " + segment.id(), Map.of("name", segment.name()));
        return segment.id();
    }

    /** Makes an empty list; see {@link SegmentLists}. */
    long createList(String actor, String name) {
        if (segments.existsByNameAndIdNot(name.strip(), 0)) {
            throw new SegmentNameTaken();
        }
        Segment segment = segments.saveAndFlush(
                new Segment(name.strip(), RuleJson.write(Rule.all(), json), actor, clock.instant()));
        jdbc.sql("update segment set list = true, rule = ?::jsonb where segment_id = ?")
                .params(RuleJson.write(Listed.of(segment.id()), json), segment.id())
                .update();
        audit.record(actor, "segment-list-created", "segment " + segment.id(), Map.of("name", segment.name()));
        return segment.id();
    }

    /** Gives a segment another name and rule, as {@link #create} does; an unknown id is ignored. */
    public void change(String actor, long segmentId, String name, Rule rule) {
        Rule complete = check(segmentId, rule);
        if (segments.existsByNameAndIdNot(name.strip(), segmentId)) {
            throw new SegmentNameTaken();
        }
        segments.findById(segmentId).ifPresent(segment -> {
            String before = segment.rule();
            segment.change(name.strip(), RuleJson.write(complete, json));
            segments.saveAndFlush(segment);
            uses(segmentId, complete);
            touched(segmentId);
            audit.record(
                    actor,
                    "segment-changed",
                    "segment " + segmentId,
                    Map.of("before", before, "after", segment.rule()));
        });
    }

    /** The segment and those that ask for it are worked out anew, whoever does it first. */
    private void touched(long segmentId) {
        jdbc.sql("insert into segment_touch (customer_id, source) values (0, ?)")
                .param(SegmentRules.changed(segmentId))
                .update();
    }

    /** Writes down which segments this one asks for: none of them can be deleted. */
    private void uses(long segmentId, Rule rule) {
        jdbc.sql("delete from segment_use where segment_id = ?")
                .param(segmentId)
                .update();
        InSegment.of(rule)
                .forEach(used -> jdbc.sql("insert into segment_use (segment_id, used_id) values (?, ?)")
                        .params(segmentId, used)
                        .update());
    }

    /**
     * Deletes a segment and its list of members; an unknown id is ignored.
     *
     * @throws SegmentInUse if a campaign goes to it or another segment asks for it
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

    /** One at a time, so that two that are saved at once cannot ask for each other. */
    private Rule check(long segmentId, Rule rule) {
        jdbc.sql("select 1 from pg_advisory_xact_lock(hashtext('segment rules'))")
                .query(Integer.class)
                .single();
        Rule complete = criteria.complete(rule);
        List<RuleProblem> problems = problems(segmentId, complete);
        if (!problems.isEmpty()) {
            throw new RuleNotUsable(problems);
        }
        return complete;
    }

    /** All segments by name. */
    @Transactional(readOnly = true)
    public List<SegmentSummary> all() {
        return jdbc.sql("""
                select segment_id, name, created_by, created_at, refreshed_at, refresh_millis, members,
                    list, checked_at, drift, failed_at
                from segment order by lower(name), segment_id
                """).query(SegmentSummary.class).list();
    }

    @Transactional(readOnly = true)
    public Optional<SegmentSummary> find(long segmentId) {
        return jdbc.sql("""
                select segment_id, name, created_by, created_at, refreshed_at, refresh_millis, members,
                    list, checked_at, drift, failed_at
                from segment where segment_id = ?
                """).param(segmentId).query(SegmentSummary.class).optional();
    }

    /** The rule of a segment; empty when there is no such segment. */
    @Transactional(readOnly = true)
    public Optional<Rule> rule(long segmentId) {
        return rules.find(segmentId);
    }

    /** The rule in words, line by line; the rule has to be usable. */
    @Transactional(readOnly = true)
    public List<Finding> words(Rule rule) {
        return criteria.lines(criteria.complete(rule)).stream()
                .map(line -> new Finding(line.depth(), line.words(), true))
                .toList();
    }

    /** The rule as one sentence; the rule has to be usable. */
    @Transactional(readOnly = true)
    public MessageSourceResolvable sentence(Rule rule) {
        return criteria.sentence(criteria.complete(rule));
    }

    /** What is wrong with a rule; empty when it can be used. */
    @Transactional(readOnly = true)
    public List<RuleProblem> problems(Rule rule) {
        return criteria.problems(criteria.complete(rule));
    }

    /** What is wrong with a rule of a segment, among it that the segment would ask for itself. */
    @Transactional(readOnly = true)
    public List<RuleProblem> problems(long segmentId, Rule rule) {
        List<RuleProblem> problems = new ArrayList<>(problems(rule));
        List<Rule.Is> leaves = Criteria.leaves(rule);
        for (int i = 0; segmentId > 0 && i < leaves.size(); i++) {
            if (InSegment.of(leaves.get(i)).stream().anyMatch(used -> asksFor(used, segmentId))) {
                problems.add(new RuleProblem(i, InSegment.SEGMENT, "segments.problem.cycle"));
            }
        }
        return problems;
    }

    private boolean asksFor(long segmentId, long other) {
        return jdbc.sql("""
                with recursive asked as (
                    select ?::bigint as id
                    union
                    select u.used_id from asked a join segment_use u on u.segment_id = a.id)
                select exists (select from asked where id = ?)
                """).params(segmentId, other).query(Boolean.class).single();
    }

    /** Whatever can be asked of customers, by key. */
    public List<Criterion> criteria() {
        return criteria.all();
    }

    /** What a criterion asks for, given what was answered so far. */
    @Transactional(readOnly = true)
    public List<Parameter> parameters(Rule.Is criterion) {
        return criteria.parameters(criterion);
    }

    /** A rule as it is to begin with where nothing else was said. */
    @Transactional(readOnly = true)
    public Rule complete(Rule rule) {
        return criteria.complete(rule);
    }

    /** The one statement that finds the members of a segment, and how the database goes about it; empty when there is no such segment. */
    @Transactional(readOnly = true)
    public Optional<SegmentStatement> statement(long segmentId) {
        return rule(segmentId).map(rule -> {
            Condition members = criteria.members(rule).everywhere();
            String sql = "select c.customer_id from customer c\nwhere c.state = 'known' and (" + members.sql() + ")";
            Patience.of(jdbc, PREVIEW);
            return new SegmentStatement(
                    sql,
                    members.values().stream().map(String::valueOf).toList(),
                    jdbc.sql("explain " + sql)
                            .params(members.values())
                            .query(String.class)
                            .list());
        });
    }

    /** How many known customers fulfil a rule now; the rule has to be usable. */
    @Transactional(readOnly = true)
    public long count(Rule rule) {
        Condition condition = criteria.members(criteria.complete(rule)).everywhere();
        Patience.of(jdbc, Duration.ofMinutes(1));
        return jdbc.sql("select count(*) from customer c where c.state = 'known' and (" + condition.sql() + ")")
                .params(condition.values())
                .query(Long.class)
                .single();
    }

    /**
     * How many known customers fulfil a rule now, and the first few of them; the rule has to be usable.
     *
     * @throws SegmentTooSlow when that takes longer than somebody who edits would wait
     */
    @Transactional(readOnly = true)
    public SegmentPreview preview(Rule rule, int people) {
        Condition condition = criteria.members(criteria.complete(rule)).everywhere();
        List<Object> values = new ArrayList<>(condition.values());
        values.add(people);
        Patience.of(jdbc, PREVIEW);
        try {
            return jdbc.sql("""
                    with fulfils as materialized (
                        select c.customer_id from customer c where c.state = 'known' and (%s)),
                    few as (select customer_id from fulfils order by customer_id limit ?)
                    select (select count(*) from fulfils) as members,
                           (select count(*) from customer c where c.state = 'known') as known,
                           array(select customer_id from few order by customer_id) as ids
                    """.formatted(condition.sql()))
                    .params(values)
                    .query((row, n) ->
                            new SegmentPreview(row.getLong("members"), row.getLong("known"), named(List.of((Long[])
                                    row.getArray("ids").getArray()))))
                    .single();
        } catch (DataAccessException e) {
            throw Patience.isOver(e) ? new SegmentTooSlow(e) : e;
        }
    }

    private List<SegmentMember> named(List<Long> customerIds) {
        return customerIds.isEmpty()
                ? List.of()
                : jdbc.sql("""
                        select c.customer_id, %s as name, c.created_at as joined_at
                        from customer c where c.customer_id = any(?) order by c.customer_id
                        """.formatted(NAME))
                        .param(customerIds.toArray(Long[]::new))
                        .query(SegmentMember.class)
                        .list();
    }

    /** The members after a customer's id (begin with 0), in the order of their ids. */
    @Transactional(readOnly = true)
    public List<SegmentMember> members(long segmentId, long afterCustomerId, int limit) {
        return jdbc.sql("""
                select m.customer_id, %s as name, m.joined_at
                from segment_member m join customer c using (customer_id)
                where m.segment_id = ? and m.customer_id > ? order by m.customer_id limit ?
                """.formatted(NAME))
                .params(segmentId, afterCustomerId, limit)
                .query(SegmentMember.class)
                .list();
    }

    /**
     * Why a customer is in a segment or not: the rule line by line, each with the value that decided, asked right now and all
     * at once. Empty when either is unknown.
     */
    @Transactional(readOnly = true)
    public List<Finding> why(long segmentId, long customerId) {
        return rule(segmentId).map(rule -> why(rule, customerId)).orElse(List.of());
    }

    private List<Finding> why(Rule rule, long customerId) {
        List<RuleLine> lines = criteria.lines(rule);
        List<Condition> asked = new ArrayList<>();
        asked.add(criteria.allowed(rule));
        for (RuleLine line : lines) {
            asked.add(line.condition());
            asked.add(line.evidence().map(Evidence::text).orElse(Condition.of("null::text")));
        }
        Condition question = Condition.with(
                        String.join(", ", Collections.nCopies(asked.size(), "(%s)")), asked.toArray(Condition[]::new))
                .within(List.of(customerId));
        List<Object> values = new ArrayList<>(question.values());
        values.add(customerId);
        return jdbc.sql("select " + question.sql() + " from customer c where c.state = 'known' and c.customer_id = ?")
                .params(values)
                .query((row, n) -> {
                    List<Finding> findings = new ArrayList<>();
                    if (!row.getBoolean(1)) {
                        findings.add(
                                new Finding(0, new DefaultMessageSourceResolvable("segments.rule.allowed"), false));
                    }
                    for (int i = 0; i < lines.size(); i++) {
                        String found = row.getString(3 + 2 * i);
                        findings.add(new Finding(
                                lines.get(i).depth(),
                                lines.get(i).words(),
                                row.getBoolean(2 + 2 * i),
                                lines.get(i)
                                        .evidence()
                                        .map(evidence -> evidence.words(found, zone))
                                        .orElse(null)));
                    }
                    return findings;
                })
                .optional()
                .orElse(List.of());
    }
}
