package org.regulars.segment;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.regulars.job.Job;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Keeps the members of all segments within seconds of what happens: whoever changed is asked again by the segments that their
 * change touches, and whoever a day passed for by those that count days. Who stays keeps the day they joined.
 */
@Component
public class Memberships implements Job {

    private static final Logger LOG = LoggerFactory.getLogger(Memberships.class);
    private static final int TOUCHES = 20_000;
    private static final int AT_ONCE = 5_000;
    private static final int MOST_PASSES = 50;
    private static final Duration FAILED_REST = Duration.ofMinutes(10);
    private static final Duration TIME_IS_FOLLOWED = Duration.ofSeconds(30);
    /** Rows about customer 0 say that something changed which is nobody's, such as the category of a product. */
    private static final long EVERYBODY = 0;
    /** Said of a segment whose member was merged into another customer, or erased. */
    private static final String LEFT = "left:";

    private final SegmentRules rules;
    private final Criteria criteria;
    private final Membership membership;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    Memberships(
            SegmentRules rules,
            Criteria criteria,
            Membership membership,
            JdbcClient jdbc,
            TransactionTemplate transaction) {
        this.rules = rules;
        this.criteria = criteria;
        this.membership = membership;
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    @Override
    public String key() {
        return "segments";
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(1);
    }

    /** Follows all that happened, and the time; each segment that is new is worked out. */
    @Override
    public String run() {
        long moves = 0;
        for (Due due : due()) {
            moves += inOneOrLater(due);
        }
        for (int pass = 0; pass < MOST_PASSES; pass++) {
            Pass done = transaction.execute(status -> followTouches());
            moves += done == null ? 0 : done.moves();
            if (done == null || done.touches() < TOUCHES) {
                break;
            }
        }
        return moves == 0 ? "" : moves + " customers joined or left";
    }

    /** Works out who is in a segment now, and in those that ask for it; returns how many joined or left. An unknown id is ignored. */
    public long refresh(long segmentId) {
        long moves = inOne(() -> refreshAlone(segmentId, Membership.Cause.RULE));
        for (long user : usersOf(segmentId)) {
            moves += inOne(() -> refreshAlone(user, Membership.Cause.RULE));
        }
        return moves;
    }

    private long inOne(LongSupplier work) {
        Long moves = transaction.execute(status -> work.getAsLong());
        return moves == null ? 0 : moves;
    }

    /** Whatever is wrong with one segment concerns no other: it is worked out anew in some minutes. */
    private long inOneOrLater(Due due) {
        try {
            return inOne(() -> due.anew()
                    ? refreshAlone(due.segmentId(), Membership.Cause.CHANGE)
                    : followTimeTo(due.segmentId(), membership.now()));
        } catch (DataAccessException e) {
            transaction.executeWithoutResult(status -> failed(due.segmentId(), e));
            return 0;
        }
    }

    private void failed(long segmentId, DataAccessException why) {
        LOG.warn(
                "Segment {} could not be worked out and is tried again later: {}",
                segmentId,
                why.getClass().getName());
        jdbc.sql("update segment set failed_at = ? where segment_id = ?")
                .params(membership.now().atOffset(ZoneOffset.UTC), segmentId)
                .update();
    }

    private long refreshAlone(long segmentId, Membership.Cause cause) {
        if (!membership.lock(segmentId)) {
            return 0;
        }
        Rule rule = rules.find(segmentId).orElseThrow();
        Patience.of(jdbc, Duration.ofMinutes(10));
        long start = System.nanoTime();
        Instant now = membership.now();
        boolean first = passedAt(segmentId) == null;
        Membership.Moves moves = membership.followAll(segmentId, rule, first ? null : cause, now);
        jdbc.sql(
                        "update segment set refreshed_at = :now, passed_at = :now, failed_at = null, refresh_millis = :millis where segment_id = :id")
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("millis", (System.nanoTime() - start) / 1_000_000)
                .param("id", segmentId)
                .update();
        return moves.all();
    }

    private @Nullable Instant passedAt(long segmentId) {
        return jdbc.sql("select passed_at from segment where segment_id = ?")
                .param(segmentId)
                .query((row, n) -> Optional.ofNullable(row.getObject(1, OffsetDateTime.class)))
                .optional()
                .flatMap(moment -> moment)
                .map(OffsetDateTime::toInstant)
                .orElse(null);
    }

    private List<Long> usersOf(long segmentId) {
        return jdbc.sql("""
                with recursive users as (
                    select segment_id from segment_use where used_id = ?
                    union
                    select u.segment_id from users s join segment_use u on u.used_id = s.segment_id)
                select segment_id from users order by segment_id
                """).param(segmentId).query(Long.class).list();
    }

    /** Those that are new, those for which some time passed since the last look, and after a while those that failed. */
    private List<Due> due() {
        Instant now = membership.now();
        return jdbc.sql("""
                select segment_id, passed_at is null or failed_at is not null as anew from segment
                where case when failed_at is null then passed_at is null or passed_at <= ? else failed_at <= ? end
                order by segment_id
                """)
                .params(
                        now.minus(TIME_IS_FOLLOWED).atOffset(ZoneOffset.UTC),
                        now.minus(FAILED_REST).atOffset(ZoneOffset.UTC))
                .query(Due.class)
                .list();
    }

    /** Those that failed: they are worked out anew when they are tried again, so no change of theirs is lost. */
    private Set<Long> failing() {
        return jdbc.sql("select segment_id from segment where failed_at is not null")
                .query(Long.class)
                .set();
    }

    /** Asks those for whom time alone may have changed the answer since the last look, up to a moment. */
    long followTimeTo(long segmentId, Instant now) {
        if (!membership.lock(segmentId)) {
            return 0;
        }
        Instant before = passedAt(segmentId);
        Rule rule = rules.find(segmentId).orElseThrow();
        long moves = 0;
        Optional<Condition> passed = before == null ? Optional.empty() : criteria.passed(rule, before, now);
        if (passed.isPresent()) {
            Condition everywhere = passed.get().everywhere();
            List<Long> ids = jdbc.sql("select distinct customer_id from (" + everywhere.sql()
                            + ") passed (customer_id) where customer_id <> 0 order by customer_id")
                    .params(everywhere.values())
                    .query(Long.class)
                    .list();
            moves = follow(segmentId, rule, ids, Membership.Cause.TIME, now);
        }
        jdbc.sql("update segment set passed_at = :now, refreshed_at = :now where segment_id = :id")
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("id", segmentId)
                .update();
        return moves;
    }

    private long follow(long segmentId, Rule rule, List<Long> ids, Membership.Cause cause, Instant now) {
        long moves = 0;
        for (int from = 0; from < ids.size(); from += AT_ONCE) {
            moves += membership
                    .follow(segmentId, rule, ids.subList(from, Math.min(ids.size(), from + AT_ONCE)), cause, now)
                    .all();
        }
        return moves;
    }

    /** Takes what happened since and asks whom it is about. All segments are locked first: what is taken is then asked of what is there. */
    private Pass followTouches() {
        if (!jdbc.sql("select exists (select from segment_touch)")
                .query(Boolean.class)
                .single()) {
            return new Pass(0, 0);
        }
        jdbc.sql("select segment_id from segment order by segment_id for no key update")
                .query(Long.class)
                .list();
        List<Touch> touches = jdbc.sql("""
                delete from segment_touch t using (
                    select touch_id, customer_id from segment_touch order by touch_id limit ? for update skip locked) taken
                where t.touch_id = taken.touch_id and t.customer_id = taken.customer_id
                returning t.customer_id, t.source
                """).param(TOUCHES).query(Touch.class).list();
        Map<String, Set<Long>> touched = new HashMap<>();
        touches.forEach(touch -> touched.computeIfAbsent(touch.source(), source -> new HashSet<>())
                .add(touch.customerId()));
        Instant now = membership.now();
        touches.stream()
                .map(Touch::source)
                .filter(source -> source.startsWith(LEFT))
                .collect(Collectors.groupingBy(source -> source, Collectors.counting()))
                .forEach((source, gone) -> membership.gone(Long.parseLong(source.substring(LEFT.length())), gone, now));
        long moves = 0;
        Set<Long> failing = failing();
        for (SegmentRules.Known segment : rules.all()) {
            if (!failing.contains(segment.segmentId())) {
                moves += followTouched(segment, touched, now);
            }
        }
        return new Pass(touches.size(), moves);
    }

    private long followTouched(SegmentRules.Known segment, Map<String, Set<Long>> touched, Instant now) {
        Set<String> sources = concerned(segment, touched.keySet());
        Set<Long> ids = new HashSet<>();
        sources.forEach(source -> ids.addAll(touched.get(source)));
        if (ids.isEmpty()) {
            return 0;
        }
        jdbc.sql("savepoint one_segment").update();
        try {
            if (ids.contains(EVERYBODY)) {
                boolean rule = sources.stream().anyMatch(SegmentRules::isChanged);
                return refreshAlone(segment.segmentId(), rule ? Membership.Cause.RULE : Membership.Cause.CHANGE);
            }
            return follow(segment.segmentId(), segment.rule(), List.copyOf(ids), Membership.Cause.CHANGE, now);
        } catch (DataAccessException e) {
            jdbc.sql("rollback to savepoint one_segment").update();
            failed(segment.segmentId(), e);
            return 0;
        }
    }

    /** What of it concerns a segment: tables that its rule looks into, rows of the kind that it looks at, or rules that it asks for. */
    private Set<String> concerned(SegmentRules.Known segment, Set<String> touched) {
        Set<String> sources = criteria.sources(segment.rule());
        sources.add(SegmentRules.changed(segment.segmentId()));
        Set<String> found = new HashSet<>();
        for (String source : touched) {
            int colon = source.indexOf(':');
            if (sources.contains(source) || colon > 0 && sources.contains(source.substring(0, colon))) {
                found.add(source);
            }
        }
        return found;
    }

    /** @param anew whether all customers are to be asked, and not only those for whom time passed */
    record Due(long segmentId, boolean anew) {}

    record Touch(long customerId, String source) {}

    private record Pass(int touches, long moves) {}
}
