package org.regulars.customer;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Makes one customer of two, and two of one again. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class Joining {

    private final JdbcClient jdbc;
    private final ObjectProvider<FollowsCustomer> followers;
    private final ObjectProvider<FollowsIdentity> filers;
    private final CustomerRows rows;
    private final OwnNames names;
    private final Families families;

    Joining(
            JdbcClient jdbc,
            ObjectProvider<FollowsCustomer> followers,
            ObjectProvider<FollowsIdentity> filers,
            CustomerRows rows,
            OwnNames names,
            Families families) {
        this.jdbc = jdbc;
        this.followers = followers;
        this.filers = filers;
        this.rows = rows;
        this.names = names;
        this.families = families;
    }

    /**
     * A visitor turned out to be a customer.
     *
     * @param identityId what gave them away; where it came to the customer by a merge, the visitor goes along in its undo
     */
    void absorb(long visitorId, long customerId, long identityId, Instant at) {
        long home = jdbc.sql("""
                select home_id from customer_home where customer_id = ? and table_name = 'identity' and not parked
                    and row_key = jsonb_build_object('identity_id', ?::bigint)
                """)
                .params(customerId, identityId)
                .query(Long.class)
                .optional()
                .orElse(customerId);
        boolean fresh = jdbc.sql("select not exists (select from customer_merge where merged_id = ?)")
                .param(visitorId)
                .query(Boolean.class)
                .single();
        lock(visitorId, customerId);
        join(new Reasoned(visitorId, customerId, home, "visitor-identified", "system", "[]", List.of()), fresh, at);
    }

    /** Somebody of whom only events know is somebody else, as events agree by now; nothing of it is to be undone. */
    void become(long from, long to, Instant at) {
        lock(from, to);
        long mergeId = join(new Reasoned(from, to, to, "events-agree", "system", "[]", List.of()), true, at);
        jdbc.sql("delete from customer_home where customer_id = ? and home_id = ?")
                .params(to, from)
                .update();
        jdbc.sql("delete from customer_merge where merge_id = ?").param(mergeId).update();
        jdbc.sql("""
                delete from customer_own o where o.customer_id in (?, ?)
                    and not exists (select from customer_merge m where m.customer_id = o.customer_id and m.undone_at is null)
                """).params(to, from).update();
    }

    /** Identities that events gave beside others, or that somebody logged in with, belong where those do. */
    void accompanyAll(Map<Long, Long> others) {
        if (others.isEmpty()) {
            return;
        }
        jdbc.sql("""
                insert into customer_home (customer_id, table_name, row_key, home_id)
                select h.customer_id, 'identity', jsonb_build_object('identity_id', n.identity_id), h.home_id
                from unnest(:identities::bigint[], :known::bigint[]) n (identity_id, known_id)
                join identity i on i.identity_id = n.identity_id
                join customer_home h on h.customer_id = i.customer_id and h.table_name = 'identity' and not h.parked
                    and h.row_key = jsonb_build_object('identity_id', n.known_id)
                where not exists (select from customer_home there where there.customer_id = i.customer_id
                    and there.table_name = 'identity' and there.row_key = jsonb_build_object('identity_id', n.identity_id))
                on conflict do nothing
                """)
                .param("identities", others.keySet().toArray(Long[]::new))
                .param("known", others.values().toArray(Long[]::new))
                .update();
    }

    /**
     * From now on these names are whose they are because staff say so, whatever late events tell. What pages said of somebody
     * whom only pages knew goes on to count.
     */
    void vouch(long... customerIds) {
        jdbc.sql(
                        "update identity set vouched = true, joined = true where customer_id = any(?) and kind <> 'anonymous-id' and not vouched")
                .param(Arrays.stream(customerIds).boxed().toArray(Long[]::new))
                .update();
    }

    /** A visitor who is parted again did not log in on these devices so far; the others' events go where their log-ins say. */
    private void refile(long root, long back, boolean visitor) {
        if (visitor) {
            jdbc.sql("""
                    delete from device_login where device_id in (select identity_id from identity where customer_id = ?)
                    """).param(back).update();
        }
        List<Refiling.Device> devices = new ArrayList<>();
        jdbc.sql("""
                select distinct l.device_id from device_login l join identity i on i.identity_id = l.lead_id
                where i.customer_id in (?, ?)
                """).params(root, back).query(Long.class).list().forEach(device -> {
            devices.add(new Refiling.Device(device, "-infinity", root));
            devices.add(new Refiling.Device(device, "-infinity", back));
        });
        if (!devices.isEmpty()) {
            Refiling refiling = new Refiling(jdbc, List.of(), devices);
            filers.forEach(filer -> filer.refile(refiling));
        }
    }

    /** New identities that came together with a known one belong where that one does. */
    void accompany(long customerId, long knownIdentityId, Collection<Long> newIdentityIds) {
        if (newIdentityIds.isEmpty()) {
            return;
        }
        jdbc.sql("""
                insert into customer_home (customer_id, table_name, row_key, home_id)
                select h.customer_id, h.table_name, jsonb_build_object('identity_id', new_id), h.home_id
                from customer_home h cross join unnest(:new::bigint[]) new_id
                where h.customer_id = :customer and h.table_name = 'identity' and not h.parked
                    and h.row_key = jsonb_build_object('identity_id', :known::bigint)
                on conflict do nothing
                """)
                .param("customer", customerId)
                .param("known", knownIdentityId)
                .param("new", newIdentityIds.toArray(Long[]::new))
                .update();
    }

    /** Locks both in one order; events under way end first, and nobody files anything under either meanwhile. */
    void lock(long one, long other) {
        Long[] both = {one, other};
        jdbc.sql("select identity_id from identity where customer_id = any(?) order by identity_id for update")
                .param(both)
                .query(Long.class)
                .list();
        jdbc.sql("select customer_id from customer where customer_id = any(?) order by customer_id for update")
                .param(both)
                .query(Long.class)
                .list();
    }

    /** Both must be locked. Returns the merge's id. */
    long join(Reasoned merge, boolean fresh, Instant at) {
        long from = merge.from();
        long to = merge.to();
        Set<String> filled = rows.filled(from);
        List<OwnNames.Kept> kept = names.before(families.of(from), families.of(to));
        long mergeId = jdbc.sql("""
                insert into customer_merge (customer_id, merged_id, merged_at, reason, merged_by, merged_state, grounds, chosen,
                    identity_ids, seen_before)
                select :parent, :from, :at, :reason, :by, state, :grounds::jsonb, :chosen,
                    array(select identity_id from identity where customer_id = :from order by identity_id),
                    (select last_seen_at from customer where customer_id = :to)
                from customer where customer_id = :from returning merge_id
                """)
                .param("parent", merge.parent())
                .param("to", to)
                .param("from", from)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .param("reason", merge.reason())
                .param("by", merge.by())
                .param("grounds", merge.grounds())
                .param("chosen", merge.chosen().toArray(String[]::new))
                .query(Long.class)
                .single();
        Merging merging = new Merging(mergeId, from, to, filled);
        followers.forEach(follower -> follower.beforeMerge(merging));
        if (!merge.chosen().isEmpty()) {
            rows.giveWay("profile_attribute", to, """
                    t.key = any(:values) and exists (select from profile_attribute other
                        where other.customer_id = %d and other.key = t.key)""".formatted(from), merge.chosen());
        }
        rows.join(from, to, filled, fresh);
        jdbc.sql("update customer set state = 'merged', merged_into = ?, search_text = '' where customer_id = ?")
                .params(to, from)
                .update();
        jdbc.sql("update customer set merged_into = ? where merged_into = ?")
                .params(to, from)
                .update();
        jdbc.sql("""
                update customer c set last_seen_at = greatest(c.last_seen_at, v.last_seen_at)
                from customer v where c.customer_id = ? and v.customer_id = ?
                """).params(to, from).update();
        names.after(families.of(to), kept);
        followers.forEach(follower -> {
            follower.recalculated()
                    .forEach(table -> jdbc.sql("delete from " + table + " where customer_id = ?")
                            .param(from)
                            .update());
            follower.move(from, to);
        });
        followers.forEach(follower -> follower.settle(List.of(from, to), filled));
        return mergeId;
    }

    private boolean wasVisitor(long mergeId) {
        return jdbc.sql("select merged_state = 'visitor' from customer_merge where merge_id = ?")
                .param(mergeId)
                .query(Boolean.class)
                .single();
    }

    /** Parts two again; the customer that has everything now must be locked together with the one who comes back. */
    Parted part(long mergeId, long back, long root, String by, Instant at) {
        Family family = families.of(root);
        Set<Long> going = family.below(back);
        Set<String> filled = rows.filled(root);
        List<OwnNames.Kept> kept = names.before(family);
        followers.forEach(follower -> follower.beforeUndo(new Parting(mergeId, root, back, Set.copyOf(going), family)));
        List<String> changed = new ArrayList<>(rows.part(root, back, going, filled).stream()
                .map(one -> one.tableName() + " " + one.rowKey())
                .toList());
        refile(root, back, wasVisitor(mergeId));
        jdbc.sql("update customer_merge set undone_at = ?, undone_by = ? where merge_id = ?")
                .params(at.atOffset(ZoneOffset.UTC), by, mergeId)
                .update();
        jdbc.sql("""
                update customer set state = (select merged_state from customer_merge where merge_id = ?), merged_into = null
                where customer_id = ?
                """).params(mergeId, back).update();
        // Unless they were seen since, the one who stays was last seen as before.
        jdbc.sql("""
                update customer c set last_seen_at = m.seen_before
                from customer_merge m join customer v on v.customer_id = m.merged_id
                where m.merge_id = ? and c.customer_id = ? and m.customer_id = c.customer_id
                    and m.seen_before < c.last_seen_at and c.last_seen_at = v.last_seen_at
                """).params(mergeId, root).update();
        jdbc.sql("update customer set merged_into = ? where customer_id = any(?) and customer_id <> ?")
                .params(back, going.toArray(Long[]::new), back)
                .update();
        // Somebody who is nobody but themselves needs no note that something is their own.
        jdbc.sql("""
                delete from customer_home where customer_id = :root and home_id = :root and not parked
                    and not exists (select from customer_merge where customer_id = :root and undone_at is null)
                """).param("root", root).update();
        changed.addAll(names.apart(families.of(root), families.of(back), kept));
        followers.forEach(follower -> follower.settle(List.of(root, back), filled));
        return new Parted(root, back, changed.stream().distinct().collect(Collectors.toList()));
    }

    /**
     * A merge with what somebody decided about it.
     *
     * @param parent whom the one who goes turned out to be: the survivor, or somebody who was merged into them
     * @param grounds JSON
     */
    record Reasoned(long from, long to, long parent, String reason, String by, String grounds, List<String> chosen) {}

    /** What came of an undo; changed names what stays as somebody changed it since. */
    record Parted(long rootId, long backId, List<String> changed) {}
}
