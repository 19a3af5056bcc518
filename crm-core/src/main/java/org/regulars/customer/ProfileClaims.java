package org.regulars.customer;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What events say of a person. A server is believed. A page is believed about somebody whom nobody but pages knows, and only
 * from the device on which that one was first named; what else pages say counts nowhere.
 */
@Component
class ProfileClaims {

    private static final String SOURCE = "event";
    private static final List<String> COLUMNS = List.of("first_name", "last_name", "language", "country", "time_zone");
    private static final Set<String> NAMES = Set.of("first_name", "last_name");

    private final JdbcClient jdbc;
    private final Attributes attributes;
    private final JsonMapper json;

    ProfileClaims(JdbcClient jdbc, Attributes attributes, JsonMapper json) {
        this.jdbc = jdbc;
        this.attributes = attributes;
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

    /** Makes the profiles of these customers say what counts of all that events said; returns whose names that changed. */
    Set<Long> settle(Collection<Long> customerIds) {
        if (customerIds.isEmpty()) {
            return Set.of();
        }
        Long[] ids = customerIds.toArray(Long[]::new);
        Map<Place, Value> due = due(ids);
        Map<Place, Value> there = there(ids);
        Map<Place, Value> gone = new LinkedHashMap<>(there);
        gone.entrySet().removeIf(entry -> entry.getValue().equals(due.get(entry.getKey())));
        due.entrySet().removeIf(entry -> entry.getValue().equals(there.get(entry.getKey())));
        blank(gone);
        // None is kept as past, for that would tell in which order events came.
        forget(gone.entrySet().stream()
                .filter(entry -> {
                    Value next = due.get(entry.getKey());
                    return next == null || !next.value.equals(entry.getValue().value);
                })
                .map(Map.Entry::getKey)
                .toList());
        write(due);
        show(ids);
        Set<Long> renamed = new HashSet<>();
        Stream.concat(gone.keySet().stream(), due.keySet().stream())
                .filter(place -> NAMES.contains(place.key))
                .forEach(place -> renamed.add(place.customerId));
        return renamed;
    }

    private Map<Place, Value> due(Long[] customerIds) {
        List<Claimed> claimed = new ArrayList<>();
        jdbc.sql("""
                with name as materialized (
                    select i.customer_id, i.identity_id, i.kind,
                           (i.vouched and not i.joined) or i.proven_at is not null
                               or exists (select from identity_link l
                                          where l.kind = i.kind and l.value = i.value and l.trusted) as vouched
                    from identity i where i.customer_id = any(?) and i.kind <> 'anonymous-id'),
                founded as materialized (
                    select n.customer_id, n.identity_id, f.device_id, f.message_id
                    from name n cross join lateral (
                        select c.device_id, c.message_id from identity_claim c where c.lead_id = n.identity_id
                        order by c.trusted desc, c.said_at, c.device_id = 0, c.message_id limit 1) f
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
            claimed.add(new Claimed(
                    new Place(
                            row.getLong("customer_id"),
                            row.getString("key"),
                            (row.getBoolean("trusted") ? AttributeOrigin.TOLD : AttributeOrigin.OBSERVED).key()),
                    json.readValue(row.getString("value"), Object.class),
                    row.getObject("said_at", OffsetDateTime.class).toInstant()));
        });
        Map<String, AttributeDefinition> defined =
                attributes.of(claimed.stream().map(one -> one.place.key).collect(Collectors.toSet()));
        Map<Place, Value> due = new LinkedHashMap<>();
        claimed.forEach(one -> {
            Attributes.Fitted value = attributes.fit(defined.get(one.place.key), one.value);
            due.put(one.place, new Value(json.readTree(value.json()), value.fits(), one.at));
        });
        return due;
    }

    private Map<Place, Value> there(Long[] customerIds) {
        Map<Place, Value> there = new LinkedHashMap<>();
        jdbc.sql("""
                select customer_id, key, origin, value::text as value, fits, recorded_at from profile_attribute
                where customer_id = any(?) and source = ?
                """).params(customerIds, SOURCE).query(row -> {
            there.put(
                    new Place(row.getLong("customer_id"), row.getString("key"), row.getString("origin")),
                    new Value(
                            json.readTree(row.getString("value")),
                            row.getBoolean("fits"),
                            row.getObject("recorded_at", OffsetDateTime.class).toInstant()));
        });
        return there;
    }

    /** Names and the like that are shown because of values that change make room for what counts from now on. */
    private void blank(Map<Place, Value> gone) {
        List<Map.Entry<Place, Value>> shown = gone.entrySet().stream()
                .filter(entry -> COLUMNS.contains(entry.getKey().key))
                .toList();
        if (shown.isEmpty()) {
            return;
        }
        String columns = COLUMNS.stream().map("""
                        %1$s = case when exists (select from gone g where g.customer_id = c.customer_id and g.key = '%1$s'
                            and btrim(g.value) = c.%1$s) then '' else c.%1$s end"""::formatted).collect(Collectors.joining(", "));
        jdbc.sql("""
                with gone as materialized (
                    select * from unnest(:customers::bigint[], :keys::text[], :values::text[]) g (customer_id, key, value))
                update customer c set %s
                where c.customer_id in (select customer_id from gone)
                """.formatted(columns))
                .param(
                        "customers",
                        shown.stream().map(entry -> entry.getKey().customerId).toArray(Long[]::new))
                .param("keys", shown.stream().map(entry -> entry.getKey().key).toArray(String[]::new))
                .param(
                        "values",
                        shown.stream()
                                .map(entry -> entry.getValue().value)
                                .map(value -> value.isString() ? value.asString() : value.toString())
                                .toArray(String[]::new))
                .update();
    }

    private void forget(List<Place> places) {
        if (!places.isEmpty()) {
            bind(jdbc.sql("""
                    delete from profile_attribute a
                    using unnest(:customers::bigint[], :keys::text[], :origins::text[]) n (customer_id, key, origin)
                    where (a.customer_id, a.key, a.origin) = (n.customer_id, n.key, n.origin) and a.source = :source
                    """), places).update();
        }
    }

    private void write(Map<Place, Value> values) {
        if (!values.isEmpty()) {
            List<Value> all = List.copyOf(values.values());
            bind(jdbc.sql("""
                    insert into profile_attribute as a (customer_id, key, origin, value, fits, source, recorded_at)
                    select customer_id, key, origin, value::jsonb, fits, :source, at
                    from unnest(:customers::bigint[], :keys::text[], :origins::text[], :values::text[], :fits::boolean[],
                                :times::timestamptz[]) n (customer_id, key, origin, value, fits, at)
                    order by customer_id, key, origin
                    on conflict on constraint profile_attribute_pkey do update
                        set value = excluded.value, fits = excluded.fits, recorded_at = excluded.recorded_at,
                            wrong_at = case when a.value = excluded.value then a.wrong_at end,
                            wrong_by = case when a.value = excluded.value then a.wrong_by else '' end
                    """), List.copyOf(values.keySet()))
                    .param(
                            "values",
                            all.stream().map(one -> one.value.toString()).toArray(String[]::new))
                    .param("fits", all.stream().map(Value::fits).toArray(Boolean[]::new))
                    .param("times", all.stream().map(one -> one.at.toString()).toArray(String[]::new))
                    .update();
        }
    }

    private static JdbcClient.StatementSpec bind(JdbcClient.StatementSpec sql, List<Place> places) {
        return sql.param("customers", places.stream().map(Place::customerId).toArray(Long[]::new))
                .param("keys", places.stream().map(Place::key).toArray(String[]::new))
                .param("origins", places.stream().map(Place::origin).toArray(String[]::new))
                .param("source", SOURCE);
    }

    /** Also where no value changed: who was joined with somebody may show what counted before. */
    private void show(Long[] customerIds) {
        jdbc.sql("""
                select show_profile_attributes(array_agg(customer_id), array_agg(key))
                from unnest(?::bigint[]) customer_id cross join unnest(?::text[]) key
                """)
                .params(customerIds, COLUMNS.toArray(String[]::new))
                .query((row, n) -> n)
                .list();
    }

    private record Claim(long leadId, boolean trusted, long deviceId, String key, Object value, Said said) {}

    private record Place(long customerId, String key, String origin) {}

    private record Value(JsonNode value, boolean fits, Instant at) {}

    private record Claimed(Place place, Object value, Instant at) {}
}
