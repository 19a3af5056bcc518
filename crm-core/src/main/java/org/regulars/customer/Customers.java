package org.regulars.customer;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds or makes the one customer behind whatever somebody is known by.
 *
 * <p>A visitor is known by an anonymous id only. The moment an e-mail address, phone or shop number comes with it, the
 * visitor becomes a known customer, or their history joins the known customer who has it. Two known customers are never
 * joined here: then the most telling claim says who it is, and the device from then on belongs to that one.
 */
@Component
@Transactional
public class Customers {

    /** The row that sales without a customer hang on; never a recipient, never listed. */
    public static final long NOBODY = 0;

    private static final long IDENTITY_LOCKS = 0x6964656e7400_0000L;
    /** PostgreSQL holds some thousand locks; two names that share one merely wait for each other. */
    private static final int LOCKS = 1024;

    private final JdbcClient jdbc;
    private final ObjectProvider<FollowsCustomer> followers;
    private final JsonMapper json;

    Customers(JdbcClient jdbc, ObjectProvider<FollowsCustomer> followers, JsonMapper json) {
        this.jdbc = jdbc;
        this.followers = followers;
        this.json = json;
    }

    /**
     * Finds or makes the customer behind some claims.
     *
     * @param claims in any order; those that cannot be normalised are left out
     * @param source where this comes from, such as "event" or "form sign-up"
     * @return empty when no claim is usable
     */
    public Optional<Identified> identify(Collection<IdentityClaim> claims, String source, Instant at) {
        Map<IdentityKind, IdentityClaim> usable = new EnumMap<>(IdentityKind.class);
        Map<IdentityKind, String> values = new EnumMap<>(IdentityKind.class);
        for (IdentityClaim claim : claims) {
            claim.kind().normalise(claim.value()).ifPresent(value -> {
                usable.put(claim.kind(), claim);
                values.put(claim.kind(), value);
            });
        }
        if (values.isEmpty()) {
            return Optional.empty();
        }
        lockAll(List.of(values));
        List<Held> held = held(values);
        boolean names = values.keySet().stream().anyMatch(kind -> kind != IdentityKind.ANONYMOUS_ID);
        // A device that a known customer used says nothing about somebody who gives another name on it.
        Held leader = held.stream()
                .filter(one -> !names
                        || one.kind() != IdentityKind.ANONYMOUS_ID
                        || one.state().equals("visitor"))
                .min((a, b) -> a.kind().compareTo(b.kind()))
                .orElse(null);
        long customerId = leader == null ? create(names ? "known" : "visitor", at) : leader.customerId();
        join(held, customerId, names, at);
        boolean knownBefore = leader != null && leader.state().equals("known");
        Map<IdentityKind, Long> identityIds = new EnumMap<>(IdentityKind.class);
        for (Map.Entry<IdentityKind, String> entry : values.entrySet()) {
            IdentityClaim claim = usable.get(entry.getKey());
            if (claim != null) {
                identityIds.put(entry.getKey(), attach(customerId, claim, entry.getValue(), source, at));
            }
        }
        seen(customerId, names, at);
        return Optional.of(new Identified(
                customerId, identityIds.values().iterator().next(), Map.copyOf(identityIds), knownBefore));
    }

    /** Two requests about the same person wait for each other, in one order, so that neither makes a second customer. */
    void lockAll(Collection<Map<IdentityKind, String>> claims) {
        TreeSet<Long> keys = new TreeSet<>();
        claims.forEach(values -> values.forEach((kind, value) -> {
            String name = kind.key() + ":" + value;
            keys.add(IDENTITY_LOCKS + Math.floorMod(name.hashCode(), LOCKS));
        }));
        if (!keys.isEmpty()) {
            jdbc.sql("select pg_advisory_xact_lock(key) from unnest(?::bigint[]) key")
                    .param(keys.toArray(Long[]::new))
                    .query((row, n) -> n)
                    .list();
        }
    }

    private List<Held> held(Map<IdentityKind, String> values) {
        return jdbc.sql("""
                select i.kind, i.identity_id, i.customer_id, c.state
                from identity i join customer c using (customer_id)
                where (i.kind, i.value) in (select * from unnest(:kinds::text[], :values::text[]))
                """)
                .param("kinds", values.keySet().stream().map(IdentityKind::key).toArray(String[]::new))
                .param("values", values.values().toArray(String[]::new))
                .query((row, n) -> new Held(
                        IdentityKind.of(row.getString("kind")),
                        row.getLong("identity_id"),
                        row.getLong("customer_id"),
                        row.getString("state")))
                .list();
    }

    private void join(List<Held> held, long customerId, boolean names, Instant at) {
        for (Held other : held) {
            if (other.customerId() == customerId) {
                continue;
            }
            if (other.state().equals("visitor")) {
                absorb(other.customerId(), customerId, at);
            } else if (other.kind() == IdentityKind.ANONYMOUS_ID && names) {
                // The device now speaks for whoever named themselves; what it did before stays where it is.
                jdbc.sql("update identity set customer_id = ? where identity_id = ?")
                        .params(customerId, other.identityId())
                        .update();
            }
        }
    }

    private void absorb(long visitorId, long customerId, Instant at) {
        absorbAll(Map.of(visitorId, customerId), at);
    }

    /** All that these customers have goes to those they turned out to be. */
    void absorbAll(Map<Long, Long> targets, Instant at) {
        Map<Long, List<Long>> identityIds = new HashMap<>();
        Long[] from = targets.keySet().toArray(Long[]::new);
        Long[] to = targets.values().toArray(Long[]::new);
        jdbc.sql("""
                update identity i set customer_id = m.target
                from unnest(:from::bigint[], :to::bigint[]) m (origin, target) where i.customer_id = m.origin
                returning m.origin, i.identity_id
                """).param("from", from).param("to", to).query(row -> {
            identityIds.computeIfAbsent(row.getLong(1), id -> new ArrayList<>()).add(row.getLong(2));
        });
        followers.forEach(follower -> follower.moveAll(targets));
        jdbc.sql("""
                update customer c set state = 'merged', merged_into = m.target, search_text = ''
                from unnest(:from::bigint[], :to::bigint[]) m (origin, target) where c.customer_id = m.origin
                """).param("from", from).param("to", to).update();
        jdbc.sql("""
                insert into customer_merge (customer_id, merged_id, merged_at, reason, identity_ids)
                select m.target, m.origin, :at, 'visitor-identified', m.identities::bigint[]
                from unnest(:from::bigint[], :to::bigint[], :identities::text[]) m (origin, target, identities)
                """)
                .param("at", utc(at))
                .param("from", from)
                .param("to", to)
                .param(
                        "identities",
                        targets.keySet().stream()
                                .map(id -> identityIds.getOrDefault(id, List.of()).stream()
                                        .map(String::valueOf)
                                        .collect(Collectors.joining(",", "{", "}")))
                                .toArray(String[]::new))
                .update();
    }

    private long create(String state, Instant at) {
        return jdbc.sql("""
                insert into customer (state, created_at, last_seen_at) values (?, ?, ?) returning customer_id
                """).params(state, utc(at), utc(at)).query(Long.class).single();
    }

    /** A claim on an identity that another known customer has changes nothing there. */
    private long attach(long customerId, IdentityClaim claim, String value, String source, Instant at) {
        OffsetDateTime proven = claim.proven() ? utc(at) : null;
        return jdbc.sql("""
                insert into identity (customer_id, kind, value, shown, source, first_seen_at, proven_at)
                values (:customer, :kind, :value, :shown, :source, :at, :proven)
                on conflict on constraint identity_kind_value_key do update
                    set vouched = identity.vouched or identity.customer_id = :customer,
                        proven_at = coalesce(identity.proven_at,
                            case when identity.customer_id = :customer then excluded.proven_at end)
                returning identity_id
                """)
                .param("customer", customerId)
                .param("kind", claim.kind().key())
                .param("value", value)
                .param("shown", claim.value().strip())
                .param("source", source)
                .param("at", utc(at))
                .param("proven", proven, java.sql.Types.TIMESTAMP_WITH_TIMEZONE)
                .query(Long.class)
                .single();
    }

    private void seen(long customerId, boolean names, Instant at) {
        jdbc.sql("""
                update customer set last_seen_at = greatest(last_seen_at, :at),
                    state = case when :names and state = 'visitor' then 'known' else state end
                where customer_id = :id
                """)
                .param("at", utc(at))
                .param("names", names)
                .param("id", customerId)
                .update();
        refreshSearch(List.of(customerId));
    }

    /**
     * Takes over what a customer told about themselves; blank values and unknown keys in no way overwrite.
     *
     * @param origin told, observed or computed
     * @param values first_name, last_name, language, country and time_zone also show on the customer; anything else is an
     *     attribute only
     */
    public void describe(long customerId, AttributeOrigin origin, Map<String, ?> values, String source, Instant at) {
        Map<String, Object> kept = new TreeMap<>();
        values.forEach((key, value) -> {
            if (value != null && !value.toString().isBlank()) {
                kept.put(key, value);
            }
        });
        // An older value that comes late is dropped everywhere.
        kept.entrySet()
                .removeIf(entry -> jdbc.sql("""
                        insert into profile_attribute (customer_id, key, origin, value, source, recorded_at)
                        values (?, ?, ?, ?::jsonb, ?, ?)
                        on conflict on constraint profile_attribute_pkey do update
                            set value = excluded.value, source = excluded.source, recorded_at = excluded.recorded_at
                            where profile_attribute.recorded_at <= excluded.recorded_at
                        """)
                                .params(
                                        customerId,
                                        entry.getKey(),
                                        origin.key(),
                                        json.writeValueAsString(entry.getValue()),
                                        source,
                                        utc(at))
                                .update()
                        == 0);
        if (origin != AttributeOrigin.COMPUTED) {
            jdbc.sql("""
                    update customer set
                        first_name = coalesce(:first_name, first_name), last_name = coalesce(:last_name, last_name),
                        language = coalesce(:language, language), country = coalesce(:country, country),
                        time_zone = coalesce(:time_zone, time_zone)
                    where customer_id = :id
                    """)
                    .param("id", customerId)
                    .param("first_name", text(kept, "first_name"), java.sql.Types.VARCHAR)
                    .param("last_name", text(kept, "last_name"), java.sql.Types.VARCHAR)
                    .param("language", text(kept, "language"), java.sql.Types.VARCHAR)
                    .param("country", text(kept, "country"), java.sql.Types.VARCHAR)
                    .param("time_zone", text(kept, "time_zone"), java.sql.Types.VARCHAR)
                    .update();
            refreshSearch(List.of(customerId));
        }
    }

    private static @org.jspecify.annotations.Nullable String text(Map<String, Object> values, String key) {
        Object value = values.get(key);
        return value == null ? null : value.toString().strip();
    }

    /** Brings the searchable text of these customers up to date: names and every identity that a person could type. */
    public void refreshSearch(Collection<Long> customerIds) {
        jdbc.sql("""
                update customer c set search_text = s.text
                from (select c.customer_id, lower(concat_ws(' ', nullif(c.first_name, ''), nullif(c.last_name, ''),
                             (select string_agg(i.value, ' ' order by i.identity_id) from identity i
                              where i.customer_id = c.customer_id and i.kind <> 'anonymous-id'))) as text
                      from customer c where c.customer_id = any(:ids) and c.state = 'known') s
                where c.customer_id = s.customer_id and c.search_text is distinct from s.text
                """)
                .param("ids", new ArrayList<>(customerIds).toArray(Long[]::new))
                .update();
    }

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }

    private record Held(IdentityKind kind, long identityId, long customerId, String state) {}
}
