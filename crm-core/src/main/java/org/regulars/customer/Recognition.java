package org.regulars.customer;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Finds or makes the customers behind many arrivals at once, with the same answers as {@link Customers#identify} gives one by
 * one. Those who are known by everything they come with, which is nearly all, cost one query together.
 */
@Component
public class Recognition {

    private final JdbcClient jdbc;
    private final Customers customers;

    Recognition(JdbcClient jdbc, Customers customers) {
        this.jdbc = jdbc;
        this.customers = customers;
    }

    /**
     * Who each arrival is, in the order given; empty for one without a usable claim. Until the caller's transaction ends
     * nobody else can join these customers with others, so that rows filed under them stay with them.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public List<Optional<Identified>> of(List<Arrival> arrivals) {
        List<Map<IdentityKind, Key>> keys =
                arrivals.stream().map(Recognition::keys).toList();
        Set<Key> all = new LinkedHashSet<>();
        keys.forEach(some -> all.addAll(some.values()));
        lockUnknown(arrivals, keys, holders(all, false));
        Map<Key, Holder> holders = holders(all, true);
        addVisitors(arrivals, keys, holders);

        List<Optional<Identified>> found = new ArrayList<>();
        Map<Long, Instant> seen = new TreeMap<>();
        boolean joined = false;
        for (int i = 0; i < arrivals.size(); i++) {
            Arrival arrival = arrivals.get(i);
            Map<IdentityKind, Key> own = keys.get(i);
            Optional<Identified> known = known(own, holders, arrival.trusted());
            if (known.isPresent()) {
                seen.merge(known.get().customerId(), arrival.at(), (a, b) -> a.isAfter(b) ? a : b);
                found.add(known);
                continue;
            }
            Optional<Identified> who =
                    customers.identify(arrival.claims(), arrival.source(), arrival.at(), arrival.trusted());
            found.add(who);
            if (who.isPresent()) {
                joined |= own.values().stream()
                                .map(holders::get)
                                .filter(holder -> holder != null)
                                .map(Holder::customerId)
                                .distinct()
                                .count()
                        > 1;
                holders.putAll(holders(joined ? all : own.values(), true));
            }
        }
        seen(seen);
        return joined ? withoutMerged(found) : found;
    }

    private static Map<IdentityKind, Key> keys(Arrival arrival) {
        Map<IdentityKind, Key> keys = new EnumMap<>(IdentityKind.class);
        arrival.claims()
                .forEach(claim -> claim.kind()
                        .normalise(claim.value())
                        .ifPresent(value -> keys.put(claim.kind(), new Key(claim.kind(), value))));
        return keys;
    }

    /** All locks that identifying will want, in one order and before any row is held: so nobody waits in a circle. */
    private void lockUnknown(List<Arrival> arrivals, List<Map<IdentityKind, Key>> keys, Map<Key, Holder> holders) {
        List<Map<IdentityKind, String>> unknown = new ArrayList<>();
        for (int i = 0; i < arrivals.size(); i++) {
            if (known(keys.get(i), holders, arrivals.get(i).trusted()).isEmpty()) {
                Map<IdentityKind, String> values = new EnumMap<>(IdentityKind.class);
                keys.get(i).values().forEach(key -> values.put(key.kind(), key.value()));
                unknown.add(values);
            }
        }
        customers.lockAll(unknown);
    }

    private Map<Key, Holder> holders(Collection<Key> keys, boolean lock) {
        Map<Key, Holder> holders = new HashMap<>();
        jdbc.sql("""
                select i.kind, i.value, i.identity_id, i.customer_id, i.proven_at is not null as proven, c.state
                from identity i join customer c using (customer_id)
                where (i.kind, i.value) in (select * from unnest(:kinds::text[], :values::text[]))
                """ + (lock ? "order by i.identity_id for share of i" : ""))
                .param("kinds", keys.stream().map(key -> key.kind().key()).toArray(String[]::new))
                .param("values", keys.stream().map(Key::value).toArray(String[]::new))
                .query(row -> {
                    holders.put(
                            new Key(IdentityKind.of(row.getString("kind")), row.getString("value")),
                            new Holder(
                                    row.getLong("customer_id"),
                                    row.getLong("identity_id"),
                                    row.getBoolean("proven"),
                                    row.getString("state").equals("known")));
                });
        return holders;
    }

    /** Devices that nobody saw before, together. */
    private void addVisitors(List<Arrival> arrivals, List<Map<IdentityKind, Key>> keys, Map<Key, Holder> holders) {
        Map<String, Arrival> devices = new TreeMap<>();
        for (int i = 0; i < arrivals.size(); i++) {
            Key device = keys.get(i).get(IdentityKind.ANONYMOUS_ID);
            if (device != null && keys.get(i).size() == 1 && !holders.containsKey(device)) {
                devices.merge(device.value(), arrivals.get(i), (a, b) -> b.at().isBefore(a.at()) ? b : a);
            }
        }
        if (devices.isEmpty()) {
            return;
        }
        String[] times = devices.values().stream()
                .map(arrival -> arrival.at().toString())
                .toArray(String[]::new);
        Long[] customerIds = jdbc.sql("""
                insert into customer (state, created_at, last_seen_at)
                select 'visitor', at, at from unnest(?::timestamptz[]) at returning customer_id
                """).param(times).query(Long.class).list().toArray(Long[]::new);
        jdbc.sql("""
                insert into identity (customer_id, kind, value, shown, source, first_seen_at)
                select customer_id, 'anonymous-id', value, value, source, at
                from unnest(:customers::bigint[], :values::text[], :sources::text[], :times::timestamptz[])
                     device (customer_id, value, source, at)
                returning value, identity_id, customer_id
                """)
                .param("customers", customerIds)
                .param("values", devices.keySet().toArray(String[]::new))
                .param("sources", devices.values().stream().map(Arrival::source).toArray(String[]::new))
                .param("times", times)
                .query(row -> {
                    holders.put(
                            new Key(IdentityKind.ANONYMOUS_ID, row.getString("value")),
                            new Holder(row.getLong("customer_id"), row.getLong("identity_id"), false, false));
                });
    }

    /** The customer who has everything claimed, if there is nothing to add, join or prove. */
    private static Optional<Identified> known(Map<IdentityKind, Key> keys, Map<Key, Holder> holders, boolean trusted) {
        Map<IdentityKind, Long> identityIds = new EnumMap<>(IdentityKind.class);
        @Nullable Holder first = null;
        for (Map.Entry<IdentityKind, Key> entry : keys.entrySet()) {
            Holder holder = holders.get(entry.getValue());
            boolean proves = trusted && entry.getKey() != IdentityKind.ANONYMOUS_ID;
            if (holder == null
                    || (first != null && holder.customerId() != first.customerId())
                    || (proves && !holder.proven())) {
                return Optional.empty();
            }
            first = first == null ? holder : first;
            identityIds.put(entry.getKey(), holder.identityId());
        }
        return first == null
                ? Optional.empty()
                : Optional.of(
                        new Identified(first.customerId(), first.identityId(), Map.copyOf(identityIds), first.known()));
    }

    private void seen(Map<Long, Instant> seen) {
        if (seen.isEmpty()) {
            return;
        }
        jdbc.sql("""
                update customer c set last_seen_at = s.at
                from unnest(:customers::bigint[], :times::timestamptz[]) s (customer_id, at)
                where c.customer_id = s.customer_id and c.last_seen_at < s.at
                """)
                .param("customers", seen.keySet().toArray(Long[]::new))
                .param(
                        "times",
                        seen.values().stream()
                                .map(at -> at.atOffset(ZoneOffset.UTC).toString())
                                .toArray(String[]::new))
                .update();
    }

    /** A visitor among the first arrivals may have turned out to be somebody by a later one. */
    private List<Optional<Identified>> withoutMerged(List<Optional<Identified>> found) {
        Set<Long> ids = new HashSet<>();
        found.forEach(who -> who.ifPresent(one -> ids.add(one.customerId())));
        Map<Long, Long> merged = new HashMap<>();
        jdbc.sql("select customer_id, merged_into from customer where customer_id = any(?) and state = 'merged'")
                .param(ids.toArray(Long[]::new))
                .query(row -> {
                    merged.put(row.getLong("customer_id"), row.getLong("merged_into"));
                });
        return found.stream()
                .map(who -> who.map(one -> new Identified(
                        merged.getOrDefault(one.customerId(), one.customerId()),
                        one.identityId(),
                        one.identityIds(),
                        one.knownBefore())))
                .toList();
    }

    private record Key(IdentityKind kind, String value) {}

    private record Holder(long customerId, long identityId, boolean proven, boolean known) {}
}
