package org.regulars.dispatch;

import static org.regulars.dispatch.Sql.utc;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import org.regulars.audit.AuditTrail;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Notices that nothing was sent for long, as after a backup was restored, and has what was due meanwhile wait for a person: those
 * mails may be out, or no longer make sense.
 */
@Component
public class SendingGaps {

    /** What is overdue by less goes by itself; an interval for statements. */
    static final String TOLERATED = "1 hour";

    private static final String OVERDUE =
            "state in ('planned', 'held') and channel = 'mail' and due_at <= ?::timestamptz - interval '" + TOLERATED
                    + "'";

    private final JdbcClient jdbc;
    private final Clock clock;
    private final AuditTrail audit;

    SendingGaps(JdbcClient jdbc, Clock clock, AuditTrail audit) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.audit = audit;
    }

    /**
     * A time in which nothing was sent.
     *
     * @param mails that wait for a decision
     */
    public record Gap(Instant beganAt, Instant endedAt, long mails) {}

    /** Says that mails can leave now. How long they could not is told by the database's clock, which is restored with nothing. */
    @Transactional
    public void beat() {
        jdbc.sql("""
                with gap as (
                    insert into sending_gap (began_at, ended_at)
                    select :now::timestamptz - (clock_timestamp() - b.at), :now from sending_beat b
                    where b.at < clock_timestamp() - :tolerated::interval and exists (
                        select from dispatch d where d.state in ('planned', 'held', 'claimed', 'attempted') and d.channel = 'mail'
                            and d.due_at <= :now::timestamptz - :tolerated::interval)
                )
                insert into sending_beat (at) values (clock_timestamp())
                on conflict on constraint sending_beat_pkey do update set at = excluded.at
                where sending_beat.at < excluded.at - interval '30 seconds'
                """)
                .param("now", utc(clock.instant()))
                .param("tolerated", TOLERATED)
                .update();
    }

    /** The gap whose mails wait for a decision; empty when there is none, or none waits. */
    @Transactional(readOnly = true)
    public Optional<Gap> open() {
        return jdbc.sql("""
                        select min(began_at) as began_at, max(ended_at) as ended_at from sending_gap where decided_at is null
                        having count(*) > 0
                        """)
                .query((row, n) -> new Gap(
                        row.getObject("began_at", OffsetDateTime.class).toInstant(),
                        row.getObject("ended_at", OffsetDateTime.class).toInstant(),
                        0))
                .optional()
                .map(gap -> new Gap(gap.beganAt(), gap.endedAt(), waiting(gap)))
                .filter(gap -> gap.mails() > 0);
    }

    private long waiting(Gap gap) {
        return jdbc.sql("select count(*) from dispatch where " + OVERDUE)
                .param(utc(gap.endedAt()))
                .query(Long.class)
                .single();
    }

    /** Lets what waits go, through the gate as ever. Returns how many mails that are. */
    @Transactional
    public long send(String actor) {
        return decide(actor, "overdue-sent").map(Gap::mails).orElse(0L);
    }

    /** Cancels what waits. Returns how many mails that were. */
    @Transactional
    public long cancel(String actor) {
        return decide(actor, "overdue-cancelled")
                .map(gap -> (long)
                        jdbc.sql("update dispatch set state = 'cancelled', reason = 'overdue', reason_facts = '{}',"
                                        + " changed_at = ? where " + OVERDUE)
                                .params(utc(clock.instant()), utc(gap.endedAt()))
                                .update())
                .orElse(0L);
    }

    private Optional<Gap> decide(String actor, String action) {
        Optional<Gap> gap = open();
        gap.ifPresent(found -> {
            jdbc.sql("update sending_gap set decided_at = ?, decided_by = ? where decided_at is null")
                    .params(utc(clock.instant()), actor)
                    .update();
            audit.record(actor, action, "overdue mails", Map.of("mails", found.mails()));
        });
        return gap;
    }
}
