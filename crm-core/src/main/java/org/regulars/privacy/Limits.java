package org.regulars.privacy;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.regulars.audit.AuditTrail;
import org.regulars.consent.ConsentLedger;
import org.regulars.consent.ConsentSource;
import org.regulars.consent.OptInConfirmed;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What customers do not allow to be done with their data. The gate, segments, scores, recommendations and reports ask the table
 * {@code privacy_limit} themselves, so a limit counts from the moment it is set.
 */
@Component
@Transactional
public class Limits {

    private final JdbcClient jdbc;
    private final Clock clock;
    private final ConsentLedger ledger;
    private final AuditTrail audit;

    Limits(JdbcClient jdbc, Clock clock, ConsentLedger ledger, AuditTrail audit) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.ledger = ledger;
        this.audit = audit;
    }

    /** What holds now, the oldest first. */
    @Transactional(readOnly = true)
    public List<Limit> of(long customerId) {
        return jdbc.sql("""
                select kind, since, recorded_by, reason from privacy_limit where customer_id = ? order by since, kind
                """)
                .param(customerId)
                .query((row, n) -> new Limit(
                        Limit.Kind.of(row.getString("kind")),
                        row.getObject("since", OffsetDateTime.class).toInstant(),
                        row.getString("recorded_by"),
                        row.getString("reason")))
                .list();
    }

    @Transactional(readOnly = true)
    public boolean has(long customerId, Limit.Kind kind) {
        return of(customerId).stream().anyMatch(limit -> limit.kind() == kind);
    }

    /**
     * Sets a limit. What was worked out about the customer goes with a restriction or an objection to profiling; an objection
     * to marketing withdraws every purpose on every channel.
     *
     * @return whether it is new
     */
    public boolean set(long customerId, Limit.Kind kind, String reason, ConsentSource by) {
        boolean fresh = jdbc.sql("""
                insert into privacy_limit (customer_id, kind, since, recorded_by, reason) values (?, ?, ?, ?, ?)
                on conflict on constraint privacy_limit_pkey do nothing
                """)
                        .params(customerId, kind.key(), OffsetDateTime.now(clock), by.recordedBy(), reason)
                        .update()
                > 0;
        if (kind == Limit.Kind.NO_MARKETING) {
            ledger.withdrawEverywhere(customerId, by);
        } else {
            forgetWhatWasWorkedOut(customerId);
        }
        if (fresh) {
            audit.record(
                    by.recordedBy(), "limit-set", "customer " + customerId, customerId, Map.of("limit", kind.key()));
        }
        return fresh;
    }

    void forgetWhatWasWorkedOut(long customerId) {
        Long[] ids = {customerId};
        PersonalData.HOLDINGS.stream()
                .filter(Holding::computed)
                .forEach(holding -> jdbc.sql("delete from " + holding.table() + " where " + holding.where())
                        .param("ids", ids)
                        .update());
        jdbc.sql("delete from profile_attribute where customer_id = ? and origin = 'computed'")
                .param(customerId)
                .update();
    }

    /** Ends a limit; what was withdrawn stays withdrawn. */
    public boolean lift(long customerId, Limit.Kind kind, String reason, String actor) {
        boolean lifted = jdbc.sql("delete from privacy_limit where customer_id = ? and kind = ?")
                        .params(customerId, kind.key())
                        .update()
                > 0;
        if (lifted) {
            audit.record(
                    actor,
                    "limit-lifted",
                    "customer " + customerId,
                    customerId,
                    Map.of("limit", kind.key(), "reason", reason));
        }
        return lifted;
    }

    /** Who says yes from their own mailbox after an objection has changed their mind. */
    @EventListener
    void agreed(OptInConfirmed confirmed) {
        lift(confirmed.customerId(), Limit.Kind.NO_MARKETING, "double opt-in", "customer");
    }
}
