package org.regulars.customer;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.regulars.customer.Likeness.Key;
import org.regulars.customer.Likeness.Person;
import org.regulars.job.Job;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Looks for customers who may be one person: those who are new or got a new address or number at once, all others in turn.
 *
 * <p>Customers are compared only with those who share a key, such as a phone number or a name with a birthday; what more than a
 * few share says nothing. So the work grows with the number of customers, not with that of pairs.
 */
@Component
class DuplicateSearch implements Job {

    private static final int AT_ONCE = 5_000;
    private static final int IN_TURN = 20_000;
    private static final int MOST_IN_ONE_RUN = 400_000;
    private static final int MOST_ALIKE = 12;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final JsonMapper json;
    private final TransactionTemplate transaction;

    DuplicateSearch(JdbcClient jdbc, Clock clock, JsonMapper json, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.json = json;
        this.transaction = new TransactionTemplate(transactions);
    }

    @Override
    public String key() {
        return "find-duplicates";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(10);
    }

    @Override
    public String run() {
        jdbc.sql("insert into duplicate_search default values on conflict do nothing")
                .update();
        int looked = 0;
        int found = 0;
        Step step;
        do {
            step = slice("identity_id", """
                    select identity_id as place, customer_id from identity
                    where identity_id > :from and kind <> 'anonymous-id' order by identity_id limit :limit
                    """, false);
            looked += step.looked();
            found += step.found();
        } while (step.read() == AT_ONCE && looked < MOST_IN_ONE_RUN);
        for (int n = 0; n < IN_TURN / AT_ONCE; n++) {
            step = slice("looked_at_to", """
                    select customer_id as place, customer_id from customer
                    where customer_id > :from and state = 'known' order by customer_id limit :limit
                    """, true);
            found += step.found();
            if (step.read() < AT_ONCE) {
                break;
            }
        }
        return looked + found == 0 ? "" : looked + " identities looked at, " + found + " pairs alike";
    }

    /** One slice in a transaction of its own, so that a stop loses nothing. */
    private Step slice(String mark, String query, boolean round) {
        Step done = transaction.execute(status -> {
            long from = jdbc.sql("select " + mark + " from duplicate_search for update")
                    .query(Long.class)
                    .single();
            Set<Long> customers = new LinkedHashSet<>();
            long[] place = {from};
            int[] read = {0};
            jdbc.sql(query).param("from", from).param("limit", AT_ONCE).query(row -> {
                place[0] = row.getLong("place");
                read[0]++;
                customers.add(row.getLong("customer_id"));
            });
            int found = look(customers);
            jdbc.sql("update duplicate_search set " + mark + " = ?")
                    .param(round && read[0] < AT_ONCE ? 0 : place[0])
                    .update();
            return new Step(read[0], read[0], found);
        });
        return done == null ? new Step(0, 0, 0) : done;
    }

    /** Looks at these customers; those whose keys are as before were compared already. Returns how many pairs are alike. */
    int look(Collection<Long> customerIds) {
        Map<Long, Person> people = people(customerIds);
        Set<Long> changed = changed(customerIds, people);
        if (changed.isEmpty()) {
            return 0;
        }
        List<Pair> pairs = pairs(changed);
        Set<Long> others = new LinkedHashSet<>();
        pairs.forEach(pair -> {
            others.add(pair.one());
            others.add(pair.other());
        });
        others.removeAll(people.keySet());
        Map<Long, Person> all = new HashMap<>(people);
        all.putAll(people(others));
        Map<Pair, Likeness> alike = new LinkedHashMap<>();
        for (Pair pair : pairs) {
            Person one = all.get(pair.one());
            Person other = all.get(pair.other());
            if (one != null && other != null) {
                Likeness likeness = Likeness.of(one, other);
                if (likeness.score() >= Likeness.WORTH_ASKING) {
                    alike.put(pair, likeness);
                }
            }
        }
        forget(changed);
        keep(alike);
        return alike.size();
    }

    private Set<Long> changed(Collection<Long> customerIds, Map<Long, Person> people) {
        Map<Long, Set<Key>> before = new HashMap<>();
        Long[] ids = customerIds.toArray(Long[]::new);
        jdbc.sql("select customer_id, kind, key from duplicate_key where customer_id = any(?)")
                .param(ids)
                .query(row -> {
                    before.computeIfAbsent(row.getLong("customer_id"), any -> new LinkedHashSet<>())
                            .add(new Key(row.getString("kind"), row.getString("key")));
                });
        Set<Long> changed = new LinkedHashSet<>();
        List<Object[]> rows = new ArrayList<>();
        for (long id : customerIds) {
            Person person = people.get(id);
            Set<Key> now = person == null ? Set.of() : person.keys();
            if (!now.equals(before.getOrDefault(id, Set.of()))) {
                changed.add(id);
                now.forEach(key -> rows.add(new Object[] {id, key.kind(), key.key()}));
            }
        }
        if (changed.isEmpty()) {
            return changed;
        }
        jdbc.sql("delete from duplicate_key where customer_id = any(?)")
                .param(changed.toArray(Long[]::new))
                .update();
        jdbc.sql("""
                insert into duplicate_key (kind, key, customer_id)
                select * from unnest(:kinds::text[], :keys::text[], :customers::bigint[]) on conflict do nothing
                """)
                .param("kinds", rows.stream().map(row -> (String) row[1]).toArray(String[]::new))
                .param("keys", rows.stream().map(row -> (String) row[2]).toArray(String[]::new))
                .param("customers", rows.stream().map(row -> (Long) row[0]).toArray(Long[]::new))
                .update();
        return changed;
    }

    /** Who shares a key with one of these, unless too many share it; pairs that somebody decided about are left alone. */
    private List<Pair> pairs(Set<Long> changed) {
        return jdbc.sql("""
                select distinct least(k.customer_id, o.customer_id) as one, greatest(k.customer_id, o.customer_id) as other
                from duplicate_key k
                join lateral (
                    select customer_id from duplicate_key o where o.kind = k.kind and o.key = k.key limit :most) o
                    on o.customer_id <> k.customer_id
                where k.customer_id = any(:changed)
                    and (select count(*) from (
                        select from duplicate_key o where o.kind = k.kind and o.key = k.key limit :most) few) < :most
                """)
                .param("changed", changed.toArray(Long[]::new))
                .param("most", MOST_ALIKE)
                .query(Pair.class)
                .list();
    }

    /** What was alike and is not any more is not asked about. */
    private void forget(Set<Long> changed) {
        jdbc.sql("""
                delete from duplicate_candidate
                where (customer_id = any(:changed) or other_id = any(:changed)) and decision = 'open'
                """).param("changed", changed.toArray(Long[]::new)).update();
    }

    /** A decision about two holds for whoever they were merged into. */
    private void keep(Map<Pair, Likeness> alike) {
        if (alike.isEmpty()) {
            return;
        }
        List<Pair> pairs = List.copyOf(alike.keySet());
        List<Likeness> found = List.copyOf(alike.values());
        jdbc.sql("""
                with found as (
                    select * from unnest(:ones::bigint[], :others::bigint[], :scores::smallint[], :grounds::text[], :against::text[])
                        f (customer_id, other_id, score, grounds, against))
                insert into duplicate_candidate (customer_id, other_id, score, grounds, against, found_at)
                select f.customer_id, f.other_id, f.score, f.grounds::jsonb, f.against::jsonb, :now from found f
                where not exists (
                    select from duplicate_candidate d
                    join customer a on a.customer_id = d.customer_id join customer b on b.customer_id = d.other_id
                    where d.decision <> 'open'
                      and (d.customer_id = any(array(select customer_kin(f.customer_id))) and d.other_id = any(array(select customer_kin(f.other_id)))
                        or d.customer_id = any(array(select customer_kin(f.other_id))) and d.other_id = any(array(select customer_kin(f.customer_id))))
                      and coalesce(a.merged_into, a.customer_id) in (f.customer_id, f.other_id)
                      and coalesce(b.merged_into, b.customer_id) in (f.customer_id, f.other_id)
                      and coalesce(a.merged_into, a.customer_id) <> coalesce(b.merged_into, b.customer_id))
                on conflict on constraint duplicate_candidate_pkey do nothing
                """)
                .param("ones", pairs.stream().map(Pair::one).toArray(Long[]::new))
                .param("others", pairs.stream().map(Pair::other).toArray(Long[]::new))
                .param("scores", found.stream().map(one -> (short) one.score()).toArray(Short[]::new))
                .param(
                        "grounds",
                        found.stream()
                                .map(one -> json.writeValueAsString(one.grounds()))
                                .toArray(String[]::new))
                .param(
                        "against",
                        found.stream()
                                .map(one -> json.writeValueAsString(one.against()))
                                .toArray(String[]::new))
                .param("now", OffsetDateTime.now(clock))
                .update();
    }

    Map<Long, Person> people(Collection<Long> customerIds) {
        if (customerIds.isEmpty()) {
            return Map.of();
        }
        Map<Long, Person> people = new HashMap<>();
        jdbc.sql("""
                select c.customer_id, trim(c.first_name || ' ' || c.last_name) as name, i.emails, i.phones, i.proven, u.devices,
                    coalesce(a.birthday, '') as birthday, coalesce(a.postcode, '') as postcode, coalesce(a.street, '') as street
                from customer c
                left join lateral (
                    select array_agg(value order by identity_id) filter (where kind = 'email') as emails,
                        array_agg(value order by identity_id) filter (where kind = 'phone') as phones,
                        coalesce(min(shown) filter (where kind = 'email' and proven_at is not null), '') as proven
                    from identity where customer_id = c.customer_id and kind <> 'anonymous-id') i on true
                left join lateral (
                    select array_agg(distinct l.device_id::text) as devices from device_login l
                    where l.lead_id in (select identity_id from identity where customer_id = c.customer_id)) u on true
                left join lateral (
                    select min(value #>> '{}') filter (where key in ('birthday', 'birth_date', 'date_of_birth')) as birthday,
                        min(value #>> '{}') filter (where key in ('postal_code', 'postcode', 'zip')) as postcode,
                        min(value #>> '{}') filter (where key in ('street', 'address', 'address1', 'address_1')) as street
                    from profile_attribute where customer_id = c.customer_id) a on true
                where c.customer_id = any(?) and c.state = 'known'
                """).param(customerIds.toArray(Long[]::new)).query(row -> {
            people.put(row.getLong("customer_id"), person(row));
        });
        return people;
    }

    private static Person person(ResultSet row) throws SQLException {
        return new Person(
                row.getLong("customer_id"),
                row.getString("name"),
                texts(row.getArray("emails")),
                texts(row.getArray("phones")).stream()
                        .map(number -> number.startsWith("+")
                                ? number
                                : PhoneNumbers.normalise(number).orElse(number))
                        .collect(Collectors.toCollection(LinkedHashSet::new)),
                texts(row.getArray("devices")),
                row.getString("birthday"),
                Folding.fold(row.getString("postcode")).replace(" ", ""),
                row.getString("street"),
                row.getString("proven"));
    }

    private static Set<String> texts(@org.jspecify.annotations.Nullable Array array) throws SQLException {
        return array == null ? Set.of() : new LinkedHashSet<>(Arrays.asList((String[]) array.getArray()));
    }

    record Pair(long one, long other) {}

    record Step(int read, int looked, int found) {}
}
