package org.regulars.dispatch;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.regulars.customer.FollowsCustomer;
import org.regulars.customer.Merging;
import org.regulars.customer.Parting;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The ledger when two customers turn out to be one: no occasion sends twice, and nothing goes that was claimed before both
 * were one, until the gate has looked at it again.
 */
@Component
class DispatchesFollow implements FollowsCustomer {

    /** Marks the second dispatch of an occasion, so that both stand in the ledger. */
    private static final String SECOND = " of customer ";

    private static final String BASE = "regexp_replace(%s.occasion, '" + SECOND + "\\d+$', '')";
    private static final Duration FRESH = Duration.ofDays(3);

    private final JdbcClient jdbc;
    private final Clock clock;

    DispatchesFollow(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** The gate chooses an address late: what was planned before any merge is the survivor's, whatever it chose since. */
    @Override
    public Map<String, String> filedUnder() {
        return Map.of("dispatch", """
                (case when t.planned_at > (select min(m.merged_at) from customer_merge m
                     where m.customer_id = t.customer_id and m.undone_at is null) then t.identity_id else 0 end)""");
    }

    @Override
    public void beforeMerge(Merging merging) {
        if (!merging.tables().contains("dispatch")) {
            return;
        }
        long from = merging.fromCustomerId();
        long to = merging.toCustomerId();
        giveBack(from, to);
        // Of two for one occasion the one that has left, or else the survivor's, stays as it is.
        jdbc.sql("""
                with both_have as (
                    select f.dispatch_id as one, t.dispatch_id as other,
                        t.state in ('attempted', 'sent', 'unknown') or f.state not in ('attempted', 'sent', 'unknown') as keeps_other
                    from dispatch f join dispatch t on t.source_kind = f.source_kind and t.source_key = f.source_key
                        and %s = %s
                    where f.customer_id = :from and t.customer_id = :to)
                update dispatch d set state = 'cancelled', reason = 'merged', changed_at = :now,
                    reason_facts = jsonb_build_object('before', d.state, 'reason', d.reason, 'facts', d.reason_facts)
                from both_have b
                where d.customer_id in (:from, :to) and d.state in ('planned', 'held')
                  and d.dispatch_id = case when b.keeps_other then b.one else b.other end
                """.formatted(BASE.formatted("f"), BASE.formatted("t")))
                .param("from", from)
                .param("to", to)
                .param("now", OffsetDateTime.now(clock))
                .update();
        jdbc.sql("""
                update dispatch d set occasion = d.occasion || :second || :from
                where d.customer_id = :from and exists (
                    select from dispatch o where o.customer_id = :to and o.source_kind = d.source_kind
                        and o.source_key = d.source_key and o.occasion = d.occasion)
                """)
                .param("second", SECOND)
                .param("from", from)
                .param("to", to)
                .update();
    }

    @Override
    public void beforeUndo(Parting parting) {
        giveBack(parting.rootCustomerId(), parting.backCustomerId());
    }

    /** Whoever has claimed these finds them taken back and sends nothing; an attempt under way ends first. */
    private void giveBack(long one, long other) {
        jdbc.sql("""
                select dispatch_id from dispatch
                where customer_id in (?, ?) and state in ('planned', 'held', 'claimed', 'attempted')
                order by dispatch_id for update
                """).params(one, other).query(Long.class).list();
        jdbc.sql("""
                update dispatch set state = 'planned', reason = 'merged', reason_facts = '{}', claimed_by = null,
                    lease_until = null, changed_at = ?
                where customer_id in (?, ?) and state = 'claimed'
                """).params(OffsetDateTime.now(clock), one, other).update();
    }

    /**
     * After an undo each has their own dispatch for an occasion again. What was cancelled long ago stays so, and what its
     * customer has got already: consent may have sent the other's to their address.
     */
    @Override
    public void settle(Collection<Long> customerIds, Set<String> tables) {
        if (!tables.contains("dispatch")) {
            return;
        }
        Long[] customers = customerIds.toArray(Long[]::new);
        jdbc.sql("""
                update dispatch d set state = d.reason_facts ->> 'before', reason = coalesce(d.reason_facts ->> 'reason', ''),
                    reason_facts = coalesce(d.reason_facts -> 'facts', '{}'), changed_at = :now
                where d.customer_id = any(:ids) and d.state = 'cancelled' and d.reason = 'merged' and d.due_at > :fresh
                  and not exists (
                    select from dispatch o where o.customer_id = d.customer_id and o.source_kind = d.source_kind
                        and o.source_key = d.source_key and o.dispatch_id <> d.dispatch_id and %1$s = %2$s)
                  and not exists (
                    select from dispatch o join identity i on i.identity_id = o.identity_id and i.customer_id = d.customer_id
                    where o.customer_id = any(:ids) and o.state in ('attempted', 'sent', 'unknown')
                        and o.source_kind = d.source_kind and o.source_key = d.source_key and %1$s = %2$s)
                """.formatted(BASE.formatted("o"), BASE.formatted("d")))
                .param("ids", customers)
                .param("now", OffsetDateTime.now(clock))
                .param("fresh", OffsetDateTime.now(clock).minus(FRESH))
                .update();
        jdbc.sql("""
                update dispatch d set occasion = %s
                where d.customer_id = any(:ids) and d.occasion like :marked
                  and not exists (
                    select from dispatch o where o.customer_id = d.customer_id and o.source_kind = d.source_kind
                        and o.source_key = d.source_key and o.dispatch_id <> d.dispatch_id and %s = %s)
                """.formatted(BASE.formatted("d"), BASE.formatted("o"), BASE.formatted("d")))
                .param("ids", customers)
                .param("marked", "%" + SECOND + "%")
                .update();
    }
}
