package org.regulars.customer;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.regulars.feed.Turns;
import org.regulars.feed.Upserted;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Takes over customers as the shop's systems know them, many at once.
 *
 * <p>A record belongs to the customer who has its number; else to the one who has its address, unless that one has another
 * number; else it is a new customer. Two known customers are never joined.
 */
@Component
public class CustomerFeed {

    private final JdbcClient jdbc;
    private final Customers customers;
    private final Attributes attributes;
    private final JsonMapper json;
    private final ErasedPeople erased;

    CustomerFeed(JdbcClient jdbc, Customers customers, Attributes attributes, JsonMapper json, ErasedPeople erased) {
        this.jdbc = jdbc;
        this.customers = customers;
        this.attributes = attributes;
        this.json = json;
        this.erased = erased;
    }

    /** Makes or brings up to date each of them, in the caller's transaction; says what came of each, in the order given. */
    @Transactional(propagation = Propagation.MANDATORY)
    public List<Upserted> upsert(List<UpsertCustomer> records) {
        return upsert(records, records.stream().map(UpsertCustomer::at).toList());
    }

    /**
     * As {@link #upsert(List)}.
     *
     * @param happened when what they are told for happened, such as their order; who was erased since is not brought back
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public List<Upserted> upsert(List<UpsertCustomer> records, List<Instant> happened) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < records.size(); i++) {
            rows.add(new Row(records.get(i), happened.get(i)));
        }
        type(rows);
        Set<Key> keys = new LinkedHashSet<>();
        rows.forEach(row -> keys.addAll(row.keys.values()));
        lockUnknown(keys);
        lockKnown(keys);
        refuseErased(rows);
        for (List<Integer> turn : Turns.of(rows, row -> row.keys.values())) {
            take(turn.stream().map(rows::get).toList());
        }
        return rows.stream().map(Row::outcome).toList();
    }

    /** The customer who is known by one of these, the most telling first; nobody is made. */
    @Transactional(readOnly = true)
    public Optional<Identified> find(Collection<IdentityClaim> claims) {
        Map<IdentityKind, Key> keys = new EnumMap<>(IdentityKind.class);
        claims.forEach(claim -> claim.kind()
                .normalise(claim.value())
                .ifPresent(value -> keys.put(claim.kind(), new Key(claim.kind(), value))));
        Map<Key, Holder> holders = holders(keys.values());
        return keys.values().stream()
                .map(holders::get)
                .filter(holder -> holder != null)
                .findFirst()
                .map(holder -> new Identified(holder.customerId, holder.identityId, Map.of(), holder.known));
    }

    /** Known customers by id from the one given (exclusive) upwards; begin with 0. */
    @Transactional(readOnly = true)
    public List<Long> after(long customerId, int limit) {
        return jdbc.sql("select customer_id from customer where state = 'known' and customer_id > ? order by 1 limit ?")
                .params(customerId, limit)
                .query(Long.class)
                .list();
    }

    /** By which identity these customers were named, the most telling that is theirs; 0 where none is. */
    @Transactional(propagation = Propagation.MANDATORY)
    public List<Long> named(List<UpsertCustomer> records, List<Long> customerIds) {
        List<Row> rows =
                records.stream().map(record -> new Row(record, record.at())).toList();
        Map<Key, Holder> holders =
                holders(rows.stream().flatMap(row -> row.keys.values().stream()).toList());
        List<Long> named = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            long customerId = customerIds.get(i);
            named.add(rows.get(i).keys.values().stream()
                    .map(holders::get)
                    .filter(holder -> holder != null && holder.customerId == customerId)
                    .map(Holder::identityId)
                    .findFirst()
                    .orElse(0L));
        }
        return named;
    }

    /** Values become what their attributes have; what cannot be one is refused, or kept to be seen without counting. */
    private void type(List<Row> rows) {
        Set<String> keys = new TreeSet<>();
        rows.forEach(row -> keys.addAll(row.values.keySet()));
        Map<String, AttributeDefinition> defined = keys.isEmpty() ? Map.of() : attributes.of(keys);
        rows.forEach(row -> row.type(defined));
    }

    /** Two programs that tell of the same new person wait for each other. */
    private void lockUnknown(Set<Key> keys) {
        Map<Key, Holder> held = holders(keys);
        customers.lockAll(keys.stream()
                .filter(key -> !held.containsKey(key) && key.kind.compareTo(IdentityKind.PHONE) < 0)
                .map(key -> Map.of(key.kind, key.value))
                .toList());
    }

    /** A merge under way ends first, and none begins before what is told now is filed: it is filed under the one who stays. */
    private void lockKnown(Set<Key> keys) {
        jdbc.sql("""
                select identity_id from identity
                where (kind, value) in (select * from unnest(:kinds::text[], :values::text[]))
                order by identity_id for key share
                """)
                .param("kinds", keys.stream().map(key -> key.kind.key()).toArray(String[]::new))
                .param("values", keys.stream().map(Key::value).toArray(String[]::new))
                .query(Long.class)
                .list();
    }

    private void refuseErased(List<Row> rows) {
        ErasedPeople.Those those = erased.of(rows.stream()
                .flatMap(row -> row.keys.values().stream())
                .map(key -> Map.entry(key.kind, key.value))
                .toList());
        if (!those.none()) {
            rows.stream()
                    .filter(row ->
                            row.telling().stream().anyMatch(key -> those.since(key.kind, key.value, row.happened)))
                    .forEach(row -> row.problems.add(
                            new Upserted.Problem(field(row.telling().get(0).kind), true, ErasedPeople.SENTENCE)));
        }
    }

    /** Whose use is restricted keeps everything as it is. */
    private void spareRestricted(List<Row> rows) {
        Set<Long> restricted = new HashSet<>(
                jdbc.sql("select customer_id from privacy_limit where customer_id = any(?) and kind = 'restricted'")
                        .param(rows.stream().map(row -> row.customerId).toArray(Long[]::new))
                        .query(Long.class)
                        .list());
        rows.stream().filter(row -> restricted.contains(row.customerId)).forEach(Row::spare);
    }

    private void take(List<Row> rows) {
        Map<Key, Holder> holders =
                holders(rows.stream().flatMap(row -> row.keys.values().stream()).toList());
        Map<Long, Set<String>> numbers = numbers(holders.values());
        rows.forEach(row -> row.settle(holders, numbers));
        spareRestricted(rows);
        List<Row> taken = rows.stream().filter(row -> row.problems.isEmpty()).toList();
        taken.stream().filter(row -> row.joinsVisitor).forEach(this::identify);
        create(taken.stream().filter(row -> row.customerId == 0).toList());
        Set<Long> changed = new TreeSet<>();
        attach(taken, changed);
        vouch(taken);
        describe(taken, changed);
        if (!changed.isEmpty()) {
            customers.refreshSearch(changed);
        }
        taken.forEach(row -> row.changed |= changed.contains(row.customerId));
    }

    private Map<Key, Holder> holders(Collection<Key> keys) {
        Map<Key, Holder> holders = new HashMap<>();
        jdbc.sql("""
                select i.kind, i.value, i.identity_id, i.customer_id, i.proven_at is not null as proven, c.state
                from identity i join customer c using (customer_id)
                where (i.kind, i.value) in (select * from unnest(:kinds::text[], :values::text[]))
                """)
                .param("kinds", keys.stream().map(key -> key.kind.key()).toArray(String[]::new))
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

    private Map<Long, Set<String>> numbers(Collection<Holder> holders) {
        Map<Long, Set<String>> numbers = new HashMap<>();
        jdbc.sql("select customer_id, value from identity where customer_id = any(?) and kind = 'shop-number'")
                .param(holders.stream().map(Holder::customerId).distinct().toArray(Long[]::new))
                .query(row -> {
                    numbers.computeIfAbsent(row.getLong("customer_id"), id -> new TreeSet<>())
                            .add(row.getString("value"));
                });
        return numbers;
    }

    /** Somebody who shopped without a name joins as they always do. */
    private void identify(Row row) {
        List<IdentityClaim> claims = new ArrayList<>();
        row.keys.forEach((kind, key) -> {
            if (!row.left.contains(kind)) {
                claims.add(new IdentityClaim(kind, row.shown(kind), row.proves(kind)));
            }
        });
        boolean isNew = row.customerId == 0;
        customers.identify(claims, row.record.source(), row.record.at()).ifPresent(who -> {
            row.customerId = who.customerId();
            row.created = isNew && !who.knownBefore();
            row.changed = true;
        });
    }

    private void create(List<Row> rows) {
        if (rows.isEmpty()) {
            return;
        }
        List<Long> ids = jdbc.sql("""
                select nextval(pg_get_serial_sequence('customer', 'customer_id')) from generate_series(1, ?)
                """).param(rows.size()).query(Long.class).list();
        for (int i = 0; i < rows.size(); i++) {
            rows.get(i).customerId = ids.get(i);
            rows.get(i).created = true;
        }
        jdbc.sql("""
                insert into customer (customer_id, state, created_at, last_seen_at)
                select id, 'known', at, at from unnest(:ids::bigint[], :times::timestamptz[]) c (id, at)
                """)
                .param("ids", ids.toArray(Long[]::new))
                .param("times", texts(rows, row -> time(row.record.at())))
                .update();
    }

    /** New identities, and the proof of those that had none. */
    private void attach(List<Row> rows, Set<Long> changed) {
        record One(Row row, IdentityKind kind, Key key) {}
        List<One> all = rows.stream()
                .filter(row -> !row.joinsVisitor)
                .flatMap(row -> row.keys.entrySet().stream()
                        .filter(entry -> row.missing.contains(entry.getKey()))
                        .map(entry -> new One(row, entry.getKey(), entry.getValue())))
                .sorted(Comparator.comparing(One::kind).thenComparing(one -> one.key.value))
                .toList();
        if (all.isEmpty()) {
            return;
        }
        changed.addAll(jdbc.sql("""
                insert into identity as i (customer_id, kind, value, shown, source, first_seen_at, proven_at)
                select customer_id, kind, value, shown, source, at, case when proven then at end
                from unnest(:customers::bigint[], :kinds::text[], :values::text[], :shown::text[], :sources::text[],
                            :times::timestamptz[], :proven::boolean[])
                     one (customer_id, kind, value, shown, source, at, proven)
                on conflict on constraint identity_kind_value_key do update set proven_at = excluded.proven_at
                    where i.customer_id = excluded.customer_id and i.proven_at is null and excluded.proven_at is not null
                returning customer_id
                """)
                .param("customers", all.stream().map(one -> one.row.customerId).toArray(Long[]::new))
                .param("kinds", texts(all, one -> one.kind.key()))
                .param("values", texts(all, one -> one.key.value))
                .param("shown", texts(all, one -> one.row.shown(one.kind)))
                .param("sources", texts(all, one -> one.row.record.source()))
                .param("times", texts(all, one -> time(one.row.record.at())))
                .param(
                        "proven",
                        all.stream().map(one -> one.row.proves(one.kind)).toArray(Boolean[]::new))
                .query(Long.class)
                .list());
    }

    /** The shop's systems know them by these: no event files them elsewhere any more. */
    private void vouch(List<Row> rows) {
        List<Map.Entry<Row, Key>> all = rows.stream()
                .flatMap(row -> row.keys.values().stream()
                        .filter(key -> key.kind != IdentityKind.ANONYMOUS_ID)
                        .map(key -> Map.entry(row, key)))
                .toList();
        jdbc.sql("""
                update identity i set vouched = true, joined = false
                from unnest(:customers::bigint[], :kinds::text[], :values::text[]) one (customer_id, kind, value)
                where i.kind = one.kind and i.value = one.value and i.customer_id = one.customer_id
                    and (not i.vouched or i.joined)
                """)
                .param(
                        "customers",
                        all.stream().map(one -> one.getKey().customerId).toArray(Long[]::new))
                .param("kinds", texts(all, one -> one.getValue().kind.key()))
                .param("values", texts(all, one -> one.getValue().value))
                .update();
    }

    /** A value that is newer than the known one replaces it; the same value again changes nothing. */
    private void describe(List<Row> rows, Set<Long> changed) {
        record Value(Row row, String key, Object value) {}
        List<Value> all = rows.stream()
                .flatMap(row -> new TreeMap<>(row.values)
                        .entrySet().stream().map(entry -> new Value(row, entry.getKey(), entry.getValue())))
                .sorted(Comparator.comparing((Value value) -> value.row.customerId)
                        .thenComparing(Value::key))
                .toList();
        if (all.isEmpty()) {
            return;
        }
        changed.addAll(jdbc.sql("""
                insert into profile_attribute as a (customer_id, key, origin, value, fits, source, recorded_at)
                select customer_id, key, 'told', value::jsonb, fits, source, at
                from unnest(:customers::bigint[], :keys::text[], :values::text[], :fits::boolean[], :sources::text[],
                            :times::timestamptz[])
                     one (customer_id, key, value, fits, source, at)
                on conflict on constraint profile_attribute_pkey do update
                    set value = excluded.value, fits = excluded.fits, recorded_at = excluded.recorded_at,
                        wrong_at = null, wrong_by = ''
                    where a.recorded_at <= excluded.recorded_at and a.value is distinct from excluded.value
                returning customer_id
                """)
                .param("customers", all.stream().map(one -> one.row.customerId).toArray(Long[]::new))
                .param("keys", texts(all, Value::key))
                .param("values", texts(all, one -> json.writeValueAsString(one.value)))
                .param(
                        "fits",
                        all.stream()
                                .map(one -> !one.row.unfit.contains(one.key))
                                .toArray(Boolean[]::new))
                .param("sources", texts(all, one -> one.row.record.source()))
                .param("times", texts(all, one -> time(one.row.record.at())))
                .query(Long.class)
                .list());
    }

    private static <T> String[] texts(List<T> all, Function<T, String> text) {
        return all.stream().map(text).toArray(String[]::new);
    }

    private static String field(IdentityKind kind) {
        return switch (kind) {
            case SHOP_NUMBER -> "externalId";
            case EMAIL -> "email";
            case PHONE -> "phone";
            case SOCIAL -> "social";
            case ANONYMOUS_ID -> "anonymousId";
        };
    }

    private static String time(Instant at) {
        return at.atOffset(ZoneOffset.UTC).toString();
    }

    private record Key(IdentityKind kind, String value) {}

    private record Holder(long customerId, long identityId, boolean proven, boolean known) {}

    /** One record on its way. */
    private static final class Row {

        private final UpsertCustomer record;
        private final Instant happened;
        private final Map<IdentityKind, Key> keys = new EnumMap<>(IdentityKind.class);
        private final Map<IdentityKind, String> said = new EnumMap<>(IdentityKind.class);
        private final Map<String, Object> values = new HashMap<>();
        /** Kinds that this customer does not have yet, or not proven. */
        private final Set<IdentityKind> missing = new TreeSet<>();
        /** Kinds that stay with somebody else. */
        private final Set<IdentityKind> left = new TreeSet<>();

        /** Keys of values that cannot be any of their attributes'. */
        private final Set<String> unfit = new TreeSet<>();

        private final List<Upserted.Problem> problems = new ArrayList<>();
        private final List<String> notes = new ArrayList<>();
        private long customerId;
        private boolean joinsVisitor;
        private boolean created;
        private boolean changed;

        private Row(UpsertCustomer record, Instant happened) {
            this.record = record;
            this.happened = happened;
            record.values().forEach((key, value) -> {
                if (!value.toString().isBlank()) {
                    values.put(key, value instanceof String text ? text.strip() : value);
                }
            });
            add(IdentityKind.SHOP_NUMBER, record.externalId(), "externalId", "is no customer number");
            add(IdentityKind.EMAIL, record.email(), "email", "is no e-mail address");
            add(IdentityKind.PHONE, record.phone(), "phone", "is no phone number");
            add(IdentityKind.SOCIAL, record.social(), "social", "is no name in a social network");
            add(IdentityKind.ANONYMOUS_ID, record.anonymousId(), "anonymousId", "is no id of a device");
            if (keys.isEmpty() && problems.isEmpty()) {
                problems.add(new Upserted.Problem(
                        "externalId",
                        false,
                        "is missing: a customer needs at least one of externalId, email, phone, social"
                                + " or anonymousId"));
            }
        }

        private void add(IdentityKind kind, @Nullable String value, String field, String problem) {
            if (value == null || value.isBlank()) {
                return;
            }
            kind.normalise(value)
                    .ifPresentOrElse(
                            normal -> {
                                keys.put(kind, new Key(kind, normal));
                                said.put(kind, value.strip());
                            },
                            () -> unusable(field, problem));
        }

        private void unusable(String field, String problem) {
            if (record.refusing()) {
                problems.add(new Upserted.Problem(field, false, problem));
            } else {
                notes.add(field + " " + problem + " and was left out");
            }
        }

        private void type(Map<String, AttributeDefinition> defined) {
            values.replaceAll((key, value) -> {
                AttributeDefinition definition = defined.get(key);
                try {
                    return definition == null ? value : definition.parse(Attributes.text(value));
                } catch (ValueRefused e) {
                    unfit.add(key);
                    String problem = "cannot be " + (value instanceof String text ? "\u201c" + text + "\u201d" : value)
                            + ": it has to be " + e.wanted();
                    if (record.refusing()) {
                        problems.add(new Upserted.Problem("attributes." + key, false, problem));
                    } else {
                        notes.add(key + " " + problem + "; it is kept and does not count");
                    }
                    return value;
                }
            });
        }

        /** What says who it is: a family shares a telephone, so it does only when nothing else does. */
        private List<Key> telling() {
            List<Key> best = keys.values().stream()
                    .filter(key -> key.kind.compareTo(IdentityKind.PHONE) < 0)
                    .toList();
            return best.isEmpty() ? List.copyOf(keys.values()) : best;
        }

        private void spare() {
            values.clear();
            missing.clear();
            joinsVisitor = false;
            notes.add("This customer restricted the use of their data: nothing of the record is taken over");
        }

        private String shown(IdentityKind kind) {
            return said.getOrDefault(kind, "");
        }

        private boolean proves(IdentityKind kind) {
            return kind == IdentityKind.SHOP_NUMBER || (kind == IdentityKind.EMAIL && record.emailProven());
        }

        /** Finds out who it is, and what of it is new or somebody else's. */
        private void settle(Map<Key, Holder> holders, Map<Long, Set<String>> numbers) {
            if (!problems.isEmpty()) {
                return;
            }
            Key number = keys.get(IdentityKind.SHOP_NUMBER);
            boolean telling = number != null || keys.containsKey(IdentityKind.EMAIL);
            for (Map.Entry<IdentityKind, Key> entry : keys.entrySet()) {
                Holder holder = holders.get(entry.getValue());
                // A family shares a telephone, so it says who somebody is only when nothing else does.
                if (holder == null
                        || !holder.known
                        || (telling && entry.getKey().compareTo(IdentityKind.EMAIL) > 0)) {
                    continue;
                }
                boolean another = number != null
                        && entry.getKey() != IdentityKind.SHOP_NUMBER
                        && numbers.containsKey(holder.customerId)
                        && !numbers.getOrDefault(holder.customerId, Set.of()).contains(number.value);
                if (customerId == 0 && !another) {
                    customerId = holder.customerId;
                }
            }
            keys.forEach((kind, key) -> settle(kind, holders.get(key)));
        }

        private void settle(IdentityKind kind, @Nullable Holder holder) {
            if (holder == null || (holder.customerId == customerId && !holder.proven && proves(kind))) {
                missing.add(kind);
            } else if (!holder.known) {
                joinsVisitor = true;
            } else if (holder.customerId != customerId && kind != IdentityKind.ANONYMOUS_ID) {
                belongsToAnother(kind, holder);
            }
            joinsVisitor |= kind == IdentityKind.ANONYMOUS_ID && (holder == null || holder.customerId != customerId);
        }

        private void belongsToAnother(IdentityKind kind, Holder holder) {
            left.add(kind);
            if (kind == IdentityKind.PHONE) {
                values.putIfAbsent("phone", shown(kind));
                notes.add("phone is another customer's too and was kept as a detail only");
            } else if (record.refusing()) {
                problems.add(new Upserted.Problem(
                        field(kind),
                        true,
                        "belongs to another customer (customerId " + holder.customerId
                                + "). Send the record without it, correct the other customer first, or let staff join the two"
                                + " on the duplicates page"));
            } else {
                notes.add((kind == IdentityKind.EMAIL ? "email" : kind.key())
                        + " belongs to another customer and stays there");
            }
        }

        private Upserted outcome() {
            if (!problems.isEmpty()) {
                return Upserted.refused(problems);
            }
            Upserted.Result result =
                    created ? Upserted.Result.CREATED : changed ? Upserted.Result.UPDATED : Upserted.Result.UNCHANGED;
            return new Upserted(result, customerId, List.of(), List.copyOf(notes));
        }
    }
}
