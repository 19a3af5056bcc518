package org.regulars.segment;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.regulars.shop.ShopProperties;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Asks customers whether they belong to a segment, and writes down who joined and who left. */
@Component
class Membership {

    /** Why somebody joined or left. */
    enum Cause {
        CHANGE,
        TIME,
        RULE,
        CHECK;

        String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Criteria criteria;
    private final JdbcClient jdbc;
    private final Clock clock;
    private final ZoneId zone;

    Membership(Criteria criteria, JdbcClient jdbc, Clock clock, ShopProperties shop) {
        this.criteria = criteria;
        this.jdbc = jdbc;
        this.clock = clock;
        this.zone = shop.zone();
    }

    /** As precise as the database keeps moments. */
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /**
     * Lets one at a time change who is in a segment: what is asked after this sees what all before it wrote.
     *
     * @return whether the segment is there
     */
    boolean lock(long segmentId) {
        return jdbc.sql("select segment_id from segment where segment_id = ? for no key update")
                .param(segmentId)
                .query(Long.class)
                .optional()
                .isPresent();
    }

    /** Asks these customers; the segment has to be locked. */
    Moves follow(long segmentId, Rule rule, Collection<Long> customerIds, Cause cause, Instant now) {
        Condition members = criteria.members(rule, now).within(customerIds);
        Long[] ids = customerIds.toArray(Long[]::new);
        // A plan for any customers takes ten for granted, and would go through all of them for each of thousands.
        jdbc.sql("set local plan_cache_mode = force_custom_plan").update();
        List<Object> values = new ArrayList<>();
        values.add(ids);
        values.addAll(members.values());
        return move(
                "c.customer_id = any(?) and (" + members.sql() + ")",
                values,
                "m.customer_id = any(?) and",
                ids,
                segmentId,
                cause,
                now);
    }

    /**
     * Asks all customers; the segment has to be locked.
     *
     * @param cause null for the first time, when nobody joins what was not there
     */
    Moves followAll(long segmentId, Rule rule, @Nullable Cause cause, Instant now) {
        Condition members = criteria.members(rule, now).everywhere();
        return move("(" + members.sql() + ")", members.values(), "", null, segmentId, cause, now);
    }

    /** One statement: both halves look at the same customers. */
    private Moves move(
            String condition,
            List<Object> bound,
            String among,
            Long @Nullable [] ids,
            long segmentId,
            @Nullable Cause cause,
            Instant now) {
        OffsetDateTime at = now.atOffset(ZoneOffset.UTC);
        List<Object> values = new ArrayList<>(bound);
        if (ids != null) {
            values.add(ids);
        }
        values.addAll(List.of(segmentId, segmentId, at, segmentId));
        values.addAll(List.of(segmentId, cause == null ? "" : cause.key(), at, cause != null));
        values.addAll(List.of(segmentId, cause == null ? "" : cause.key(), at, cause != null));
        Moves moves = jdbc.sql("""
                with fulfils as materialized (
                    select c.customer_id from customer c where c.state = 'known' and %s),
                gone as (
                    delete from segment_member m where %s m.segment_id = ? and not exists (
                        select from fulfils f where f.customer_id = m.customer_id) returning m.customer_id),
                came as (
                    insert into segment_member (segment_id, customer_id, joined_at)
                    select ?, f.customer_id, ? from fulfils f where not exists (
                        select from segment_member m where m.segment_id = ? and m.customer_id = f.customer_id)
                    returning customer_id),
                noted as (
                    insert into segment_change (segment_id, customer_id, joined, cause, changed_at)
                    select ?::bigint, customer_id, true, ?, ?::timestamptz from came where ?
                    union all select ?::bigint, customer_id, false, ?, ?::timestamptz from gone where ?)
                select (select count(*) from came) as joined, (select count(*) from gone) as gone,
                    (select count(*) from (select customer_id from came union all select customer_id from gone) moved
                     where not exists (select from segment_touch t where t.customer_id = moved.customer_id)) as untouched
                """.formatted(condition, among))
                .params(values)
                .query(Moves.class)
                .single();
        if (moves.joined() + moves.gone() > 0 || cause == null) {
            size(segmentId, moves, cause, now);
        }
        return moves;
    }

    /** Counts members that others took out. */
    void gone(long segmentId, long members, Instant now) {
        size(segmentId, new Moves(0, members, 0), Cause.CHANGE, now);
    }

    private void size(long segmentId, Moves moves, @Nullable Cause cause, Instant now) {
        jdbc.sql("""
                with counted as (
                    update segment set members = members + :joined - :gone where segment_id = :segment returning members)
                insert into segment_size as s (segment_id, day, members, joined, gone)
                select :segment, :day, members, case when :first then 0 else :joined end, :gone from counted
                on conflict on constraint segment_size_pkey do update set members = excluded.members,
                    joined = s.joined + excluded.joined, gone = s.gone + excluded.gone
                """)
                .param("joined", moves.joined())
                .param("gone", moves.gone())
                .param("segment", segmentId)
                .param("first", cause == null)
                .param("day", LocalDate.ofInstant(now, zone))
                .update();
    }

    /**
     * How many joined and left.
     *
     * @param untouched those of them whom no change that still waits explains
     */
    record Moves(long joined, long gone, long untouched) {

        long all() {
            return joined + gone;
        }
    }
}
