package org.regulars.segment;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.regulars.job.Job;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Keeps the members of all segments: who stays keeps the day they joined. */
@Component
public class Memberships implements Job {

    private final Segments segments;
    private final Criteria criteria;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Memberships(Segments segments, Criteria criteria, JdbcClient jdbc, TransactionTemplate transaction, Clock clock) {
        this.segments = segments;
        this.criteria = criteria;
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Override
    public String key() {
        return "segments";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(1);
    }

    /** Works out every segment, each in its own transaction. */
    @Override
    public String run() {
        int changes = 0;
        for (SegmentSummary segment : segments.all()) {
            changes += refresh(segment.segmentId());
        }
        return changes == 0 ? "" : changes + " customers joined or left";
    }

    /** Works out who is in a segment now; returns how many joined or left. An unknown id is ignored. */
    public int refresh(long segmentId) {
        Integer changes = transaction.execute(status ->
                segments.rule(segmentId).map(rule -> refresh(segmentId, rule)).orElse(0));
        return changes == null ? 0 : changes;
    }

    /** One statement: both halves and the count look at the same customers. */
    private int refresh(long segmentId, Rule rule) {
        long start = System.nanoTime();
        Condition condition = criteria.members(rule).everywhere();
        List<Object> values = new ArrayList<>(condition.values());
        OffsetDateTime now = OffsetDateTime.now(clock);
        values.addAll(List.of(segmentId, segmentId, now, segmentId, now, segmentId));
        int changes = jdbc.sql("""
                with fulfils as materialized (
                    select c.customer_id from customer c where c.state = 'known' and (%s)),
                left_it as (
                    delete from segment_member m where m.segment_id = ? and not exists (
                        select from fulfils f where f.customer_id = m.customer_id) returning 1),
                joined as (
                    insert into segment_member (segment_id, customer_id, joined_at)
                    select ?, f.customer_id, ? from fulfils f where not exists (
                        select from segment_member m where m.segment_id = ? and m.customer_id = f.customer_id)
                    on conflict on constraint segment_member_pkey do nothing returning 1),
                counted as (
                    update segment set refreshed_at = ?, members = (select count(*) from fulfils) where segment_id = ?)
                select (select count(*) from left_it) + (select count(*) from joined)
                """.formatted(condition.sql()))
                .params(values)
                .query(Integer.class)
                .single();
        jdbc.sql("update segment set refresh_millis = ? where segment_id = ?")
                .params((System.nanoTime() - start) / 1_000_000, segmentId)
                .update();
        return changes;
    }
}
