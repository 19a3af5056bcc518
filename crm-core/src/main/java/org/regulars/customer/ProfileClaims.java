package org.regulars.customer;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * What events say of a person. A server is believed. A page is believed about somebody whom nobody but pages knows, and only
 * from the device on which that one was first named; what else pages say counts nowhere.
 */
@Component
class ProfileClaims {

    private static final String SOURCE = "event";
    private static final List<String> COLUMNS = List.of("first_name", "last_name", "language", "country", "time_zone");

    private final JdbcClient jdbc;
    private final Customers customers;
    private final JsonMapper json;

    ProfileClaims(JdbcClient jdbc, Customers customers, JsonMapper json) {
        this.jdbc = jdbc;
        this.customers = customers;
        this.json = json;
    }

    /** Adds what was heard; returns the identities it was said of. */
    Set<Long> add(List<Heard> heard, Roll roll) {
        Map<List<Object>, Claim> claims = new LinkedHashMap<>();
        for (Heard one : heard) {
            Sign subject = one.subject();
            if (subject == null || one.arrival().told().isEmpty()) {
                continue;
            }
            long lead = roll.get(subject).id;
            boolean trusted = one.arrival().trusted();
            long device = trusted || one.devices().isEmpty()
                    ? 0
                    : roll.get(one.devices().get(0)).id;
            one.arrival()
                    .told()
                    .forEach((key, value) -> claims.merge(
                            List.of(lead, trusted, device, key),
                            new Claim(lead, trusted, device, key, value, one.said()),
                            // Of what pages say without a device only the very first can count.
                            (a, b) -> b.said.before(a.said) == (!trusted && device == 0) ? b : a));
        }
        if (claims.isEmpty()) {
            return Set.of();
        }
        List<Claim> all = List.copyOf(claims.values());
        Set<Long> leads = new HashSet<>();
        jdbc.sql("""
                insert into profile_claim as c (lead_id, trusted, device_id, key, value, said_at, message_id)
                select lead_id, trusted, device_id, key, value::jsonb, said_at, message_id
                from unnest(:leads::bigint[], :trusted::boolean[], :devices::bigint[], :keys::text[], :values::text[],
                            :times::timestamptz[], :messages::text[])
                     n (lead_id, trusted, device_id, key, value, said_at, message_id)
                on conflict on constraint profile_claim_pkey do update set
                    value = excluded.value, said_at = excluded.said_at, message_id = excluded.message_id
                    where (c.said_at, c.message_id) <> (excluded.said_at, excluded.message_id)
                      and ((c.said_at, c.message_id) < (excluded.said_at, excluded.message_id))
                          <> (not c.trusted and c.device_id = 0)
                returning lead_id
                """)
                .param("leads", all.stream().map(Claim::leadId).toArray(Long[]::new))
                .param("trusted", all.stream().map(Claim::trusted).toArray(Boolean[]::new))
                .param("devices", all.stream().map(Claim::deviceId).toArray(Long[]::new))
                .param("keys", all.stream().map(Claim::key).toArray(String[]::new))
                .param(
                        "values",
                        all.stream()
                                .map(claim -> json.writeValueAsString(claim.value))
                                .toArray(String[]::new))
                .param(
                        "times",
                        all.stream().map(claim -> claim.said.at().toString()).toArray(String[]::new))
                .param(
                        "messages",
                        all.stream().map(claim -> claim.said.messageId()).toArray(String[]::new))
                .query((org.springframework.jdbc.core.RowCallbackHandler) row -> leads.add(row.getLong(1)));
        return leads;
    }

    /** Makes the profiles of these customers say what counts of all that events said. */
    void settle(Collection<Long> customerIds) {
        if (customerIds.isEmpty()) {
            return;
        }
        Long[] ids = customerIds.toArray(Long[]::new);
        Map<Place, Value> due = due(ids);
        Map<Place, Value> there = there(ids);
        Map<Place, Value> gone = new LinkedHashMap<>(there);
        gone.entrySet().removeIf(entry -> entry.getValue().equals(due.get(entry.getKey())));
        forget(gone.keySet(), due.keySet());
        Map<Saying, Map<String, Object>> sayings = new LinkedHashMap<>();
        due.forEach((place, value) -> {
            if (!value.equals(there.get(place))) {
                sayings.computeIfAbsent(new Saying(place.customerId, place.origin, value.at), saying -> new TreeMap<>())
                        .put(place.key, json.readValue(value.json, Object.class));
            }
        });
        sayings.forEach((saying, values) -> customers.describe(
                saying.customerId,
                AttributeOrigin.valueOf(saying.origin.toUpperCase(java.util.Locale.ROOT)),
                values,
                SOURCE,
                saying.at));
    }

    private Map<Place, Value> due(Long[] customerIds) {
        Map<Place, Value> due = new LinkedHashMap<>();
        jdbc.sql("""
                with name as materialized (
                    select i.customer_id, i.identity_id, i.kind,
                           i.vouched or i.proven_at is not null
                               or exists (select from identity_link l
                                          where l.kind = i.kind and l.value = i.value and l.trusted) as vouched
                    from identity i where i.customer_id = any(?) and i.kind <> 'anonymous-id'),
                founded as materialized (
                    select n.customer_id, n.identity_id, f.device_id, f.message_id
                    from name n cross join lateral (
                        select c.device_id, c.message_id from identity_claim c where c.lead_id = n.identity_id
                        order by c.trusted desc, c.said_at, c.message_id limit 1) f
                    where not n.vouched
                      and not exists (select from identity_claim c where c.lead_id = n.identity_id and c.trusted)),
                said as (
                    select n.customer_id, p.* from name n join profile_claim p on p.lead_id = n.identity_id and p.trusted
                    union all
                    select f.customer_id, p.* from founded f join profile_claim p on p.lead_id = f.identity_id
                        and not p.trusted and p.device_id = f.device_id
                    where f.device_id <> 0 or p.message_id = f.message_id
                    union all
                    -- What a visitor says without a name is the visitor's; who gives a name says it again.
                    select i.customer_id, p.* from identity i join customer c using (customer_id)
                    join profile_claim p on p.lead_id = i.identity_id
                    where i.customer_id = any(?) and i.kind = 'anonymous-id' and c.state = 'visitor')
                select distinct on (customer_id, key, trusted) customer_id, key, trusted, value::text as value, said_at
                from said order by customer_id, key, trusted, said_at desc, message_id desc
                """).params(customerIds, customerIds).query(row -> {
            due.put(
                    new Place(
                            row.getLong("customer_id"),
                            row.getString("key"),
                            (row.getBoolean("trusted") ? AttributeOrigin.TOLD : AttributeOrigin.OBSERVED).key()),
                    new Value(
                            row.getString("value"),
                            row.getObject("said_at", OffsetDateTime.class).toInstant()));
        });
        return due;
    }

    private Map<Place, Value> there(Long[] customerIds) {
        Map<Place, Value> there = new LinkedHashMap<>();
        jdbc.sql("""
                select customer_id, key, origin, value::text as value, recorded_at from profile_attribute
                where customer_id = any(?) and source = ?
                """).params(customerIds, SOURCE).query(row -> {
            there.put(
                    new Place(row.getLong("customer_id"), row.getString("key"), row.getString("origin")),
                    new Value(
                            row.getString("value"),
                            row.getObject("recorded_at", OffsetDateTime.class).toInstant()));
        });
        return there;
    }

    /** Values that count no more, or are about to be replaced by one that may be older. */
    private void forget(Collection<Place> places, Collection<Place> replaced) {
        if (places.isEmpty()) {
            return;
        }
        List<Place> all = List.copyOf(places);
        jdbc.sql("""
                delete from profile_attribute a
                using unnest(:customers::bigint[], :keys::text[], :origins::text[]) n (customer_id, key, origin)
                where (a.customer_id, a.key, a.origin) = (n.customer_id, n.key, n.origin) and a.source = :source
                """)
                .param("customers", all.stream().map(Place::customerId).toArray(Long[]::new))
                .param("keys", all.stream().map(Place::key).toArray(String[]::new))
                .param("origins", all.stream().map(Place::origin).toArray(String[]::new))
                .param("source", SOURCE)
                .update();
        Map<String, List<Long>> blank = new HashMap<>();
        for (Place place : all) {
            if (COLUMNS.contains(place.key) && !replaced.contains(place)) {
                blank.computeIfAbsent(place.key, key -> new ArrayList<>()).add(place.customerId);
            }
        }
        blank.forEach((column, ids) ->
                jdbc.sql("""
                update customer c set %1$s = coalesce((select a.value #>> '{}' from profile_attribute a
                    where a.customer_id = c.customer_id and a.key = '%1$s' and a.effective limit 1), '')
                where c.customer_id = any(?)
                """.formatted(column)).param(ids.toArray(Long[]::new)).update());
    }

    private record Claim(long leadId, boolean trusted, long deviceId, String key, Object value, Said said) {}

    private record Place(long customerId, String key, String origin) {}

    private record Value(String json, Instant at) {}

    private record Saying(long customerId, String origin, Instant at) {}
}
