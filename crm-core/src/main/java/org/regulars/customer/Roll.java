package org.regulars.customer;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The identities that a chunk of events is about, as far as they are needed. */
final class Roll {

    private static final String READ = """
            select i.kind, i.value, i.identity_id, i.customer_id, i.joined_to, i.shown, i.first_seen_at, i.proven_at,
                   c.state = 'visitor' as visitor,
                   i.vouched or (i.kind <> 'anonymous-id' and exists (
                       select from customer_merge m
                       where m.customer_id = i.customer_id and m.reason <> 'visitor-identified')) as fixed
            from identity i join customer c using (customer_id)
            """;

    private final JdbcClient jdbc;
    private final Map<Sign, Entry> bySign = new HashMap<>();
    private final Map<Long, Entry> byId = new HashMap<>();

    Roll(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Those of these signs that are on record. */
    void load(Collection<Sign> signs, boolean lock) {
        List<Sign> missing = signs.stream()
                .filter(sign -> lock || !bySign.containsKey(sign))
                .distinct()
                .toList();
        if (missing.isEmpty()) {
            return;
        }
        read(jdbc.sql(READ + """
                join (select distinct kind, value from unnest(:kinds::text[], :values::text[]) s (kind, value)) s
                    on s.kind = i.kind and s.value = i.value
                """ + (lock ? "order by i.identity_id for share of i" : ""))
                .param("kinds", missing.stream().map(sign -> sign.kind().key()).toArray(String[]::new))
                .param("values", missing.stream().map(Sign::value).toArray(String[]::new)));
    }

    void loadById(Collection<Long> ids) {
        Long[] missing =
                ids.stream().filter(id -> !byId.containsKey(id)).distinct().toArray(Long[]::new);
        if (missing.length > 0) {
            read(jdbc.sql(READ + "where i.identity_id = any(:ids)").param("ids", missing));
        }
    }

    /** All names, not devices, of these customers. */
    void loadNamesOf(Collection<Long> customerIds) {
        if (!customerIds.isEmpty()) {
            read(jdbc.sql(READ + "where i.customer_id = any(:ids) and i.kind <> 'anonymous-id'")
                    .param("ids", customerIds.toArray(Long[]::new)));
        }
    }

    private void read(JdbcClient.StatementSpec sql) {
        sql.query(row -> {
            Sign sign = new Sign(IdentityKind.of(row.getString("kind")), row.getString("value"));
            if (bySign.containsKey(sign)) {
                return;
            }
            Entry entry = new Entry(sign, row.getLong("identity_id"), true);
            entry.customerId = row.getLong("customer_id");
            long joinedTo = row.getLong("joined_to");
            entry.joinedTo = row.wasNull() ? null : joinedTo;
            entry.shown = row.getString("shown");
            entry.firstSeen =
                    row.getObject("first_seen_at", OffsetDateTime.class).toInstant();
            OffsetDateTime proven = row.getObject("proven_at", OffsetDateTime.class);
            entry.proven = proven == null ? null : proven.toInstant();
            entry.visitor = row.getBoolean("visitor");
            entry.fixed = row.getBoolean("fixed");
            put(entry);
        });
    }

    /** Gives signs that are not on record an id each; the row follows when it is clear whose it is. */
    void enter(Collection<Sign> signs) {
        List<Sign> fresh = signs.stream()
                .filter(sign -> !bySign.containsKey(sign))
                .distinct()
                .toList();
        if (fresh.isEmpty()) {
            return;
        }
        List<Long> ids = jdbc.sql(
                        "select nextval(pg_get_serial_sequence('identity', 'identity_id')) from generate_series(1, ?)")
                .param(fresh.size())
                .query(Long.class)
                .list();
        for (int i = 0; i < fresh.size(); i++) {
            put(new Entry(fresh.get(i), ids.get(i), false));
        }
    }

    private void put(Entry entry) {
        bySign.put(entry.sign, entry);
        byId.put(entry.id, entry);
    }

    @Nullable
    Entry find(Sign sign) {
        return bySign.get(sign);
    }

    @Nullable
    Entry find(long id) {
        return byId.get(id);
    }

    Entry get(Sign sign) {
        Entry entry = bySign.get(sign);
        if (entry == null) {
            throw new IllegalStateException("An identity was not loaded");
        }
        return entry;
    }

    Entry get(long id) {
        Entry entry = byId.get(id);
        if (entry == null) {
            throw new IllegalStateException("Identity " + id + " was not loaded");
        }
        return entry;
    }

    Stream<Entry> entries() {
        return byId.values().stream();
    }

    /** One identity; without a customer until it has got one. */
    static final class Entry {

        static final Comparator<Entry> MOST_TELLING_FIRST = Comparator.<Entry, IdentityKind>comparing(
                        entry -> entry.sign.kind())
                .thenComparing(entry -> entry.sign.value());

        final Sign sign;
        final long id;
        boolean stored;
        long customerId;
        /** Somebody else than events vouches for whose it is. */
        boolean fixed;
        /** Some event gives it as somebody's name. */
        boolean named;
        /** Its customer is a visitor. */
        boolean visitor;

        String shown;
        Instant firstSeen = Instant.MAX;

        @Nullable
        Long joinedTo;

        @Nullable
        Instant proven;

        private Entry(Sign sign, long id, boolean stored) {
            this.sign = sign;
            this.id = id;
            this.stored = stored;
            this.shown = sign.value();
        }

        boolean isName() {
            return sign.kind() != IdentityKind.ANONYMOUS_ID;
        }
    }
}
