package org.regulars.customer;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.regulars.audit.AuditTrail;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Two customers that are one person: a merge is a mapping, written down with its grounds, and can be undone completely,
 * whatever came after it.
 */
@Component
public class Merges {

    private static final int TRIES = 5;

    /** Held by merges and undos alone, and by many at once who need that there are none. */
    private static final long LOCK = 0x6d657267655f6f66L;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Joining joining;
    private final Families families;
    private final Customers customers;
    private final ProfileClaims profiles;
    private final AuditTrail audit;
    private final JsonMapper json;
    private final TransactionTemplate transaction;

    Merges(
            JdbcClient jdbc,
            Clock clock,
            Joining joining,
            Families families,
            Customers customers,
            ProfileClaims profiles,
            AuditTrail audit,
            JsonMapper json,
            PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.joining = joining;
        this.families = families;
        this.customers = customers;
        this.profiles = profiles;
        this.audit = audit;
        this.json = json;
        this.transaction = new TransactionTemplate(transactions);
    }

    /**
     * Makes one of two customers and returns the merge's id. Those who were merged already stand for whom they were merged
     * into.
     *
     * @throws MergeNotPossible when both are one already, or one of them is nobody who can be merged
     */
    public long merge(MergeCustomers command, String by) {
        return again(() -> {
            long to = current(command.stays());
            long from = current(command.goes());
            if (to == from) {
                throw new MergeNotPossible(MergeNotPossible.Why.SAME);
            }
            joining.lock(from, to);
            joining.vouch(from, to);
            if (current(to) != to || current(from) != from) {
                throw new MergeNotPossible(MergeNotPossible.Why.CHANGED);
            }
            if (!alive(to) || !alive(from)) {
                throw new MergeNotPossible(MergeNotPossible.Why.GONE);
            }
            if (state(to).equals("visitor") && state(from).equals("known")) {
                throw new MergeNotPossible(MergeNotPossible.Why.VISITOR);
            }
            long mergeId = joining.join(
                    new Joining.Reasoned(
                            from,
                            to,
                            to,
                            command.grounds().isEmpty() ? "chosen" : "alike",
                            by,
                            json.writeValueAsString(command.grounds()),
                            List.copyOf(command.mergedWins())),
                    false,
                    clock.instant());
            customers.refreshSearch(List.of(to));
            audit.record(by, "customers-merged", "customer " + to, to, Map.of("merged", from, "merge", mergeId));
            audit.record(by, "customers-merged", "customer " + from, from, Map.of("into", to, "merge", mergeId));
            return mergeId;
        });
    }

    /**
     * Parts two customers that a merge made one: each has what was theirs, and what came since goes with the identity it
     * came under.
     *
     * @throws MergeNotPossible when it is undone already
     */
    public UndoneMerge undo(long mergeId, String by) {
        return again(() -> {
            Line line = line(mergeId);
            long root = current(line.mergedId());
            joining.lock(line.mergedId(), root);
            if (current(line.mergedId()) != root
                    || !jdbc.sql("select undone_at is null from customer_merge where merge_id = ?")
                            .param(mergeId)
                            .query(Boolean.class)
                            .single()) {
                throw new MergeNotPossible(MergeNotPossible.Why.CHANGED);
            }
            if (!alive(root)) {
                throw new MergeNotPossible(MergeNotPossible.Why.GONE);
            }
            Joining.Parted parted = joining.part(mergeId, line.mergedId(), root, by, clock.instant());
            joining.vouch(root, line.mergedId());
            profiles.settle(List.of(root, line.mergedId()));
            customers.refreshSearch(List.of(root, line.mergedId()));
            Map<String, Object> detail = Map.of("merge", mergeId, "apart", line.mergedId(), "kept", parted.changed());
            audit.record(by, "merge-undone", "customer " + root, root, detail);
            audit.record(by, "merge-undone", "customer " + line.mergedId(), line.mergedId(), Map.of("merge", mergeId));
            Set<String> fields = new LinkedHashSet<>();
            parted.changed().forEach(changed -> fields.add(field(changed)));
            return new UndoneMerge(root, line.mergedId(), List.copyOf(fields));
        });
    }

    /**
     * Merges and undos wait until the caller's transaction ends, so that whom it found by an address is still who has it when
     * it writes. For long work on many customers, such as an import.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void holdOff() {
        jdbc.sql("select pg_advisory_xact_lock_shared(?)").param(LOCK).query(row -> {});
    }

    /** Whom an id stands for now: the customer itself, or the one that it was merged into. */
    public long current(long customerId) {
        return jdbc.sql("select coalesce(merged_into, customer_id) from customer where customer_id = ?")
                .param(customerId)
                .query(Long.class)
                .optional()
                .orElseThrow(() -> new MergeNotPossible(MergeNotPossible.Why.GONE));
    }

    /** The merges that made this customer what it is, newest first; those of visitors who named themselves as well. */
    public List<MergeLine> of(long customerId) {
        Set<Long> family = families.of(customerId).below(customerId);
        return jdbc.sql("""
                select m.merge_id, m.merged_id, m.customer_id as parent_id, m.merged_at, m.merged_by, m.reason, m.grounds::text as grounds,
                    trim(coalesce(o.own ->> 'first_name', c.first_name) || ' ' || coalesce(o.own ->> 'last_name', c.last_name)) as name,
                    coalesce((select i.shown from identity i where i.identity_id = any(m.identity_ids) and i.kind <> 'anonymous-id'
                              order by i.kind = 'email' desc, i.identity_id limit 1), '') as known_by
                from customer_merge m join customer c on c.customer_id = m.merged_id
                left join customer_own o on o.customer_id = m.merged_id
                where m.customer_id = any(?) and m.undone_at is null
                order by m.merge_id desc limit 200
                """)
                .param(family.toArray(Long[]::new))
                .query((row, n) -> new MergeLine(
                        row.getLong("merge_id"),
                        row.getLong("merged_id"),
                        row.getLong("parent_id"),
                        row.getString("name").isEmpty() ? row.getString("known_by") : row.getString("name"),
                        row.getString("known_by"),
                        row.getObject("merged_at", OffsetDateTime.class),
                        row.getString("merged_by"),
                        row.getString("reason"),
                        grounds(row.getString("grounds"))))
                .list();
    }

    /** One merge, whether undone or not; empty when there is none with this id. */
    public Optional<Long> survivorOf(long mergeId) {
        return jdbc.sql("select customer_id from customer_merge where merge_id = ?")
                .param(mergeId)
                .query(Long.class)
                .optional();
    }

    /** What a customer has that would go along, by the name of its table. */
    public Map<String, Long> belongings(long customerId) {
        Map<String, Long> counts = new java.util.LinkedHashMap<>();
        for (String table : List.of("customer_order", "basket", "quote", "dispatch", "interaction")) {
            counts.put(
                    table,
                    jdbc.sql("select count(*) from " + table + " where customer_id = ?")
                            .param(customerId)
                            .query(Long.class)
                            .single());
        }
        return counts;
    }

    private List<Ground> grounds(String text) {
        return List.of(json.readValue(text, Ground[].class));
    }

    private static String field(String changed) {
        int key = changed.indexOf("\"key\": \"");
        if (key >= 0) {
            return changed.substring(key + 8, changed.indexOf('"', key + 8));
        }
        return changed.startsWith("customer ") ? changed.substring(9) : changed.substring(0, changed.indexOf(' '));
    }

    private Line line(long mergeId) {
        return jdbc.sql("select merged_id, customer_id from customer_merge where merge_id = ? and undone_at is null")
                .param(mergeId)
                .query(Line.class)
                .optional()
                .orElseThrow(() -> new MergeNotPossible(MergeNotPossible.Why.UNDONE));
    }

    private boolean alive(long customerId) {
        return Set.of("known", "visitor").contains(state(customerId));
    }

    private String state(long customerId) {
        return jdbc.sql("select state from customer where customer_id = ?")
                .param(customerId)
                .query(String.class)
                .single();
    }

    /** Events digested at the same time may lock in another order; the database then picks one to begin again. */
    private <T> T again(Supplier<T> work) {
        for (int n = 1; ; n++) {
            try {
                T done = transaction.execute(status -> {
                    jdbc.sql("select pg_advisory_xact_lock(?)").param(LOCK).query(row -> {});
                    return work.get();
                });
                if (done == null) {
                    throw new IllegalStateException("A merge came to nothing");
                }
                return done;
            } catch (PessimisticLockingFailureException e) {
                if (n == TRIES) {
                    throw e;
                }
            }
        }
    }

    record Line(long mergedId, long customerId) {}
}
