package org.regulars.segment;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.regulars.job.Job;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Asks all customers of every segment now and then, and says how many were not where they belong: none should be. */
@Component
public class MembershipCheck implements Job {

    private static final Duration CHECKED_AGAIN = Duration.ofHours(6);

    private final Memberships memberships;
    private final Membership membership;
    private final SegmentRules rules;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    MembershipCheck(
            Memberships memberships,
            Membership membership,
            SegmentRules rules,
            JdbcClient jdbc,
            TransactionTemplate transaction) {
        this.memberships = memberships;
        this.membership = membership;
        this.rules = rules;
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    @Override
    public String key() {
        return "segments-check";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(5);
    }

    /** Checks whatever was not checked for some hours, one segment after the other. */
    @Override
    public String run() {
        List<Long> due = jdbc.sql("""
                select segment_id from segment where refreshed_at is not null and failed_at is null
                    and (checked_at is null or checked_at < ?) order by checked_at nulls first, segment_id
                """)
                .param(membership.now().minus(CHECKED_AGAIN).atOffset(ZoneOffset.UTC))
                .query(Long.class)
                .list();
        long drift = due.stream().mapToLong(this::check).sum();
        return due.isEmpty() ? "" : due.size() + " segments checked, " + drift + " customers out of place";
    }

    /**
     * Asks all customers of one segment and puts right what is wrong; returns how many were out of place whom neither a change that
     * still waits nor the time since the last look explains.
     */
    public long check(long segmentId) {
        Long drift = transaction.execute(status -> checkAlone(segmentId));
        return drift == null ? 0 : drift;
    }

    private long checkAlone(long segmentId) {
        Instant now = membership.now();
        memberships.followTimeTo(segmentId, now);
        if (!membership.lock(segmentId)) {
            return 0;
        }
        Patience.of(jdbc, Duration.ofMinutes(10));
        long start = System.nanoTime();
        long drift = membership
                .followAll(segmentId, rules.find(segmentId).orElseThrow(), Membership.Cause.CHECK, now)
                .untouched();
        jdbc.sql(
                        "update segment set checked_at = :now, drift = :drift, refresh_millis = :millis where segment_id = :id")
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("drift", drift)
                .param("millis", (System.nanoTime() - start) / 1_000_000)
                .param("id", segmentId)
                .update();
        return drift;
    }
}
