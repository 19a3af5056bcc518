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
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

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
    private final Joining joining;
    private final Attributes attributes;

    Customers(JdbcClient jdbc, Joining joining, Attributes attributes) {
        this.jdbc = jdbc;
        this.joining = joining;
        this.attributes = attributes;
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
        join(held, customerId, leader, names, at);
        boolean knownBefore = leader != null && leader.state().equals("known");
        Map<IdentityKind, Long> identityIds = new EnumMap<>(IdentityKind.class);
        for (Map.Entry<IdentityKind, String> entry : values.entrySet()) {
            IdentityClaim claim = usable.get(entry.getKey());
            if (claim != null) {
                identityIds.put(entry.getKey(), attach(customerId, claim, entry.getValue(), source, at));
            }
        }
        if (leader != null) {
            EnumMap<IdentityKind, Long> added = new EnumMap<>(identityIds);
            held.forEach(one -> added.remove(one.kind()));
            joining.accompany(customerId, leader.identityId(), added.values());
        }
        seen(customerId, names, at);
        return Optional.of(new Identified(
                customerId, identityIds.values().iterator().next(), Map.copyOf(identityIds), knownBefore));
    }

    /** Has whoever else changes something about this customer wait until the caller's transaction is over. */
    public void hold(long customerId) {
        jdbc.sql("select customer_id from customer where customer_id = ? for no key update")
                .param(customerId)
                .query(Long.class)
                .optional();
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

    private void join(List<Held> held, long customerId, @Nullable Held leader, boolean names, Instant at) {
        for (Held other : held) {
            if (other.customerId() == customerId) {
                continue;
            }
            if (other.state().equals("visitor")) {
                joining.absorb(other.customerId(), customerId, leader == null ? 0 : leader.identityId(), at);
            } else if (other.kind() == IdentityKind.ANONYMOUS_ID && names) {
                // The device now speaks for whoever named themselves; what it did before stays where it is.
                jdbc.sql("update identity set customer_id = ? where identity_id = ?")
                        .params(customerId, other.identityId())
                        .update();
            }
        }
    }

    /**
     * All that these customers have goes to those they turned out to be. A visitor can be parted again; somebody of whom only
     * events know is whoever the events say.
     */
    void absorbAll(Map<Long, Long> targets, Instant at) {
        Map<Long, Long> gaveAway = new HashMap<>();
        jdbc.sql("""
                select distinct on (d.customer_id) d.customer_id, l.lead_id
                from identity d join device_login l on l.device_id = d.identity_id
                where d.customer_id = any(?) order by d.customer_id, l.logged_in_at, l.message_id
                """).param(targets.keySet().toArray(Long[]::new)).query(row -> {
            gaveAway.put(row.getLong("customer_id"), row.getLong("lead_id"));
        });
        Map<Long, String> states = new HashMap<>();
        jdbc.sql("select customer_id, state from customer where customer_id = any(?)")
                .param(targets.keySet().toArray(Long[]::new))
                .query(row -> {
                    states.put(row.getLong("customer_id"), row.getString("state"));
                });
        targets.forEach((from, to) -> {
            if ("visitor".equals(states.get(from))) {
                joining.absorb(from, to, gaveAway.getOrDefault(from, 0L), at);
            } else {
                joining.become(from, to, at);
            }
        });
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
                        joined = identity.joined and identity.customer_id <> :customer,
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
     * Takes over what a source says about a customer; blank values overwrite nothing, nor does what is older than what the
     * same source said. A value that cannot be one of its attribute's type is kept but does not count. Which of several
     * values counts, and shows on the customer, is the attribute's rule.
     *
     * @param origin told, observed, computed or corrected by staff
     * @param values by key, of attributes that are defined or not; texts are read by the attribute's type
     */
    public void describe(long customerId, AttributeOrigin origin, Map<String, ?> values, String source, Instant at) {
        Map<String, Object> said = new TreeMap<>();
        values.forEach((key, value) -> {
            if (value != null && !value.toString().isBlank()) {
                said.put(key, value);
            }
        });
        if (said.isEmpty()) {
            return;
        }
        Map<String, AttributeDefinition> defined = attributes.of(said.keySet());
        List<Attributes.Fitted> fitted = new ArrayList<>();
        said.forEach((key, value) -> fitted.add(attributes.fit(defined.get(key), value)));
        jdbc.sql("""
                insert into profile_attribute as a (customer_id, key, origin, value, fits, source, recorded_at)
                select :customer, key, :origin, value::jsonb, fits, :source, :at
                from unnest(:keys::text[], :values::text[], :fits::boolean[]) said (key, value, fits)
                on conflict on constraint profile_attribute_pkey do update
                    set value = excluded.value, fits = excluded.fits, recorded_at = excluded.recorded_at,
                        wrong_at = case when a.value = excluded.value then a.wrong_at end,
                        wrong_by = case when a.value = excluded.value then a.wrong_by else '' end
                    where a.recorded_at <= excluded.recorded_at
                """)
                .param("customer", customerId)
                .param("keys", said.keySet().toArray(String[]::new))
                .param("values", fitted.stream().map(Attributes.Fitted::json).toArray(String[]::new))
                .param("fits", fitted.stream().map(Attributes.Fitted::fits).toArray(Boolean[]::new))
                .param("origin", origin.key())
                .param("source", source)
                .param("at", utc(at))
                .update();
        if (said.containsKey("first_name") || said.containsKey("last_name")) {
            refreshSearch(List.of(customerId));
        }
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
