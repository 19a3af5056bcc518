package org.regulars.privacy;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.regulars.audit.AuditTrail;
import org.regulars.consent.Suppressions;
import org.regulars.customer.ErasedPeople;
import org.regulars.token.SignedTokens;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Erases people: their rows go, figures stay without them, and keyed hashes of what they were known by remain so that nobody
 * writes to them by accident and a restored backup does not bring them back.
 *
 * <p>Whatever is under way with a customer at that moment (events being digested, a slice of an import, a mail about to leave)
 * holds rows that an erasure locks first, so it either comes before and is erased too, or after and finds nobody.
 */
@Component
public class Erasures {

    private static final int TRIES = 5;
    private static final String HASH = "erasure";
    private static final int AT_ONCE = 20_000;
    private static final Duration SWEPT = Duration.ofDays(2);

    private final JdbcClient jdbc;
    private final Clock clock;
    private final TransactionTemplate transaction;
    private final People people;
    private final Columns columns;
    private final ImportedFiles files;
    private final ErasureLog log;
    private final Suppressions suppressions;
    private final SignedTokens tokens;
    private final AuditTrail audit;
    private final ErasedPeople erased;

    Erasures(
            JdbcClient jdbc,
            Clock clock,
            TransactionTemplate transaction,
            People people,
            Columns columns,
            ImportedFiles files,
            ErasureLog log,
            Suppressions suppressions,
            SignedTokens tokens,
            AuditTrail audit,
            ErasedPeople erased) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.transaction = transaction;
        this.people = people;
        this.columns = columns;
        this.files = files;
        this.log = log;
        this.suppressions = suppressions;
        this.tokens = tokens;
        this.audit = audit;
        this.erased = erased;
    }

    /**
     * What an erasure takes away: how many rows under each heading, those without any left out. That somebody asked and who
     * looked stays, without a word about the person.
     */
    public Map<Heading, Long> preview(long customerId) {
        Person person = people.of(customerId);
        Map<Heading, Long> rows = new LinkedHashMap<>();
        for (Heading heading : Heading.values()) {
            if (heading == Heading.REQUESTS || heading == Heading.ACCESS) {
                continue;
            }
            long count = PersonalData.HOLDINGS.stream()
                    .filter(holding -> holding.heading() == heading)
                    .mapToLong(holding -> count(holding, person))
                    .sum();
            if (count > 0) {
                rows.put(heading, count);
            }
        }
        return rows;
    }

    private long count(Holding holding, Person person) {
        return jdbc.sql("select count(*) from " + holding.table() + " where " + holding.where())
                .param("ids", person.idArray())
                .query(Long.class)
                .single();
    }

    /**
     * Erases a customer with all who were merged into them. One who is erased already stays so.
     *
     * @param requestId the request that led to it, 0 for none
     * @param actor "customer", a staff e-mail address or "system"
     */
    public void erase(long customerId, long requestId, String actor) {
        erase(customerId, requestId, actor, UUID.randomUUID());
    }

    private void erase(long customerId, long requestId, String actor, UUID erasureId) {
        // Looked through before anything is locked, for it may take a while.
        List<Long> named = files.naming(people.of(customerId)).stream()
                .map(ImportedFiles.Found::importId)
                .toList();
        for (int attempt = 1; ; attempt++) {
            try {
                transaction.executeWithoutResult(status -> eraseNow(customerId, requestId, actor, erasureId, named));
                return;
            } catch (TransientDataAccessException e) {
                // Two that want the same rows in another order: the database let one go on, this one begins again.
                if (attempt == TRIES) {
                    throw e;
                }
            }
        }
    }

    private void eraseNow(long customerId, long requestId, String actor, UUID erasureId, List<Long> named) {
        Person person = lock(customerId);
        if (person.ids().isEmpty()) {
            return;
        }
        OffsetDateTime now = OffsetDateTime.now(clock);
        List<byte[]> hashes = hashes(person);
        Long[] running = named.stream().filter(id -> !files.forget(id, now)).toArray(Long[]::new);
        audit.record(actor, "customer-erased", "erased customer", customerId, Map.of());
        deleteEverything(person, now);
        person.identities().stream()
                .filter(one -> one.kind().equals("email"))
                .forEach(one -> suppressions.suppress(one.value(), Suppressions.Reason.ERASED, "erasure"));
        jdbc.sql("""
                insert into erasure (erasure_id, erased_at, request_id, erased_by, hashes, shells, imports, newest_identity)
                values (?, ?, ?, ?, ?, ?, ?, (select coalesce(max(identity_id), 0) from identity))
                """)
                .params(erasureId, now, requestId, actor, hashes.toArray(byte[][]::new), person.idArray(), running)
                .update();
        // Last before the commit: should that fail, the erasure is done again at the next start, which was asked for
        // anyway.
        log.add(new ErasureLog.Line(erasureId, now.toInstant(), requestId, actor, keyFingerprint(), hashes));
    }

    /** Forgets visitors who never said who they are, together and without a trace; one who said so meanwhile stays. */
    int forgetVisitors(List<Long> customerIds) {
        Integer forgotten = transaction.execute(status -> {
            List<Long> visitors = jdbc.sql("""
                    select customer_id from customer where customer_id = any(?) and state = 'visitor'
                        and not exists (select from customer m where m.merged_into = customer.customer_id)
                    order by customer_id for update skip locked
                    """)
                    .param(customerIds.toArray(Long[]::new))
                    .query(Long.class)
                    .list();
            if (!visitors.isEmpty()) {
                deleteEverything(new Person(visitors, List.of(), ""), OffsetDateTime.now(clock));
                jdbc.sql("""
                        delete from customer c where customer_id = any(?) and not exists (
                            select from privacy_request r where r.customer_id = c.customer_id) and not exists (
                            select from customer_export_person p where p.customer_id = c.customer_id)
                        """).param(visitors.toArray(Long[]::new)).update();
            }
            return visitors.size();
        });
        return forgotten == null ? 0 : forgotten;
    }

    /** Waits for whoever works with this person, and keeps others out until the end. */
    private Person lock(long customerId) {
        jdbc.sql("""
                select i.identity_id from identity i where i.customer_id = ? order by i.identity_id for update
                """).param(customerId).query(Long.class).list();
        boolean person =
                jdbc.sql("""
                select customer_id from customer where customer_id = ? and state in ('visitor', 'known') for update
                """).param(customerId).query(Long.class).optional().isPresent();
        if (!person) {
            return new Person(List.of(), List.of(), "");
        }
        Person all = people.of(customerId);
        jdbc.sql("select customer_id from customer where customer_id = any(?) order by customer_id for update")
                .param(all.idArray())
                .query(Long.class)
                .list();
        return all;
    }

    private void deleteEverything(Person person, OffsetDateTime now) {
        jdbc.sql("select set_config('regulars.erasing', 'on', true)")
                .query(String.class)
                .single();
        Long[] wordings =
                jdbc.sql("""
                select distinct wording_id from consent_entry where customer_id = any(?) and wording_id is not null
                """).param(person.idArray()).query(Long.class).list().toArray(Long[]::new);
        for (Holding holding : PersonalData.HOLDINGS) {
            if (!holding.first().isEmpty()) {
                jdbc.sql(holding.first())
                        .param("ids", person.idArray())
                        .param("now", now)
                        .update();
            }
        }
        for (Holding holding : PersonalData.HOLDINGS) {
            String statement = statement(holding);
            if (!statement.isEmpty()) {
                jdbc.sql(statement).param("ids", person.idArray()).update();
            }
        }
        // Words that nobody else agreed to may have been brought by an import for this one person.
        jdbc.sql("""
                delete from consent_wording w where w.wording_id = any(?)
                    and not exists (select from consent_entry e where e.wording_id = w.wording_id)
                """).param(wordings).update();
        PersonalData.MENTIONS.forEach(mention -> forget(mention, person));
    }

    /** What erases these rows; '' when there is nothing in them to erase. */
    private String statement(Holding holding) {
        if (holding.erase() == Holding.Erase.DELETE) {
            return "delete from " + holding.table() + " where " + holding.where();
        }
        Map<String, String> set = new LinkedHashMap<>();
        columns.of(holding.table()).stream()
                .filter(column -> column.holdsText() && !holding.kept().contains(column.name()))
                .forEach(column -> set.put(column.name(), column.nothing()));
        set.putAll(holding.given());
        if (holding.erase() == Holding.Erase.TO_NOBODY) {
            set.put("customer_id", "0");
        }
        if (set.isEmpty()) {
            return "";
        }
        return "update " + holding.table() + " set "
                + set.entrySet().stream()
                        .map(entry -> entry.getKey() + " = " + entry.getValue())
                        .collect(Collectors.joining(", "))
                + " where " + holding.where();
    }

    private void forget(Mention mention, Person person) {
        String condition = condition(mention, person);
        if (condition.isEmpty()) {
            return;
        }
        String sql = mention.emptied().isEmpty()
                ? "delete from " + mention.table()
                : "update " + mention.table() + " set " + mention.emptied() + " = "
                        + columns.of(mention.table()).stream()
                                .filter(column -> column.name().equals(mention.emptied()))
                                .findFirst()
                                .orElseThrow()
                                .nothing();
        jdbc.sql(sql + " where " + condition)
                .param("patterns", patterns(mention, person))
                .update();
    }

    /** Which rows of a table of mentions name somebody, over {@code :patterns}; '' when there is nothing to look for. */
    String condition(Mention mention, Person person) {
        if (person.patterns(mention.json()).isEmpty()) {
            return "";
        }
        String any = mention.columns().stream()
                .map(column -> columns.of(mention.table()).stream()
                                .anyMatch(one -> one.name().equals(column) && one.isBinary())
                        ? "lower(encode(" + column + ", 'escape'))"
                        : mention.json() ? "lower(" + plainJson(column) + ")" : "lower(" + column + "::text)")
                .map(text -> text + " ~ any(:patterns)")
                .collect(Collectors.joining(" or "));
        return "(" + any + ")" + (mention.where().isEmpty() ? "" : " and " + mention.where());
    }

    /** JSON may write any letter as an escape; jsonb writes each in one way. What it does not take is looked at as it is. */
    private static String plainJson(String column) {
        return ("case when %1$s::text like '%%\\\\%%' and pg_input_is_valid(%1$s::text, 'jsonb')"
                        + " then %1$s::text::jsonb::text else %1$s::text end")
                .formatted(column);
    }

    static String[] patterns(Mention mention, Person person) {
        return person.patterns(mention.json()).toArray(String[]::new);
    }

    // What remains, and what it is for.

    private List<byte[]> hashes(Person person) {
        List<byte[]> hashes = new ArrayList<>();
        person.identities().forEach(one -> hashes.add(hash(one.kind(), one.value())));
        jdbc.sql("select customer_id, created_at from customer where customer_id = any(?) order by customer_id")
                .param(person.idArray())
                .query((row, n) -> rowHash(row.getLong(1), row.getObject(2, OffsetDateTime.class)))
                .list()
                .forEach(hashes::add);
        return hashes;
    }

    private byte[] hash(String kind, String value) {
        return erased.hash(kind, value);
    }

    /** Also somebody without any identity is known again: by the row and the microsecond it was made in. */
    private byte[] rowHash(long customerId, OffsetDateTime createdAt) {
        return hash("customer", customerId + ":" + createdAt.withOffsetSameInstant(ZoneOffset.UTC));
    }

    /** Makes the key of the hashes if there is none yet, so that every backup holds it. */
    String keyFingerprint() {
        return text(Arrays.copyOf(tokens.keyedHash(HASH, "fingerprint of this key"), 9));
    }

    /**
     * Erases again whom a restored backup brought back: everybody who fits an erasure of the log that this database does not
     * know. Then tells the log what only the database knows.
     *
     * @return how many customers were erased
     * @throws IllegalStateException when the log was written with another key than this database has
     */
    int applyAgain() {
        Set<UUID> known = new HashSet<>(
                jdbc.sql("select erasure_id from erasure").query(UUID.class).list());
        List<ErasureLog.Line> lines = log.lines();
        List<ErasureLog.Line> missing =
                lines.stream().filter(line -> !known.contains(line.erasureId())).toList();
        int erased = missing.isEmpty() ? 0 : applyAgain(missing);
        Set<UUID> logged = lines.stream().map(ErasureLog.Line::erasureId).collect(Collectors.toSet());
        if (!logged.containsAll(known)) {
            addMissing(logged);
        }
        long foreign = missing.stream()
                .filter(line -> !line.key().equals(keyFingerprint()))
                .count();
        if (foreign > 0) {
            throw new IllegalStateException(foreign + " erasures in " + log.path()
                    + " were written with the key of another database, so whom they were about cannot be told."
                    + " Restore the backup that belongs to this data directory, or put the file aside.");
        }
        return erased;
    }

    private int applyAgain(List<ErasureLog.Line> missing) {
        Map<String, ErasureLog.Line> byHash = new HashMap<>();
        missing.forEach(line -> line.hashes().forEach(hash -> byHash.put(text(hash), line)));
        Map<Long, ErasureLog.Line> back = new LinkedHashMap<>();
        long after = -1;
        int read;
        do {
            List<Person.Known> some = new ArrayList<>();
            Map<Long, Long> owners = new HashMap<>();
            jdbc.sql("""
                    select identity_id, customer_id, kind, value from identity where identity_id > ?
                    order by identity_id limit ?
                    """).params(after, AT_ONCE).query(row -> {
                some.add(new Person.Known(row.getLong(1), row.getString(3), row.getString(4), ""));
                owners.put(row.getLong(1), row.getLong(2));
            });
            for (Person.Known one : some) {
                ErasureLog.Line line = byHash.get(text(hash(one.kind(), one.value())));
                if (line != null) {
                    back.put(Objects.requireNonNull(owners.get(one.identityId())), line);
                }
                after = one.identityId();
            }
            read = some.size();
        } while (read == AT_ONCE);
        jdbc.sql("""
                select c.customer_id, c.created_at from customer c
                where c.state in ('visitor', 'known') and not exists (
                    select from identity i where i.customer_id = c.customer_id)
                """).query(row -> {
            ErasureLog.Line line = byHash.get(text(rowHash(row.getLong(1), row.getObject(2, OffsetDateTime.class))));
            if (line != null) {
                back.put(row.getLong(1), line);
            }
        });
        back.forEach((customerId, line) -> people.survivor(customerId)
                .ifPresent(survivor -> erase(survivor, line.requestId(), "system", UUID.randomUUID())));
        String key = keyFingerprint();
        missing.stream()
                .filter(line -> line.key().equals(key))
                .forEach(line -> jdbc.sql("""
                        insert into erasure (erasure_id, erased_at, request_id, erased_by, hashes, shells)
                        values (?, ?, ?, ?, ?, '{}') on conflict do nothing
                        """)
                        .params(
                                line.erasureId(),
                                line.at().atOffset(ZoneOffset.UTC),
                                line.requestId(),
                                line.by(),
                                line.hashes().toArray(byte[][]::new))
                        .update());
        return back.size();
    }

    /** A data directory that was lost, or a node of its own, learns what the database knows. */
    private void addMissing(Set<UUID> logged) {
        jdbc
                .sql("select erasure_id, erased_at, request_id, erased_by, hashes from erasure order by erased_at")
                .query((row, n) -> new ErasureLog.Line(
                        row.getObject("erasure_id", UUID.class),
                        row.getObject("erased_at", OffsetDateTime.class).toInstant(),
                        row.getLong("request_id"),
                        row.getString("erased_by"),
                        keyFingerprint(),
                        hashesIn(row)))
                .list()
                .stream()
                .filter(line -> !logged.contains(line.erasureId()))
                .forEach(log::add);
    }

    /**
     * Looks after what was erased lately: what was filed under the empty rows meanwhile goes, whom a running import brought
     * back is erased again, and the file of an import that ended goes.
     *
     * @return how many customers were erased again
     */
    int sweep() {
        Long[] shells = jdbc.sql("select unnest(shells) from erasure where erased_at > ?")
                .param(OffsetDateTime.now(clock).minus(SWEPT))
                .query(Long.class)
                .list()
                .toArray(Long[]::new);
        if (shells.length > 0) {
            transaction.executeWithoutResult(status ->
                    deleteEverything(new Person(Arrays.asList(shells), List.of(), ""), OffsetDateTime.now(clock)));
        }
        return jdbc
                .sql(
                        "select erasure_id, request_id, hashes, imports, newest_identity from erasure where imports <> '{}'")
                .query((row, n) -> new Waiting(
                        row.getObject("erasure_id", UUID.class),
                        row.getLong("request_id"),
                        hashesIn(row),
                        Arrays.asList((Long[]) row.getArray("imports").getArray()),
                        row.getLong("newest_identity")))
                .list()
                .stream()
                .mapToInt(this::sweep)
                .sum();
    }

    private int sweep(Waiting waiting) {
        boolean running = files.anyRunning(waiting.imports());
        Set<String> hashes = waiting.hashes().stream().map(Erasures::text).collect(Collectors.toSet());
        Set<Long> back = new TreeSet<>();
        jdbc.sql("select customer_id, kind, value from identity where identity_id > ? and source like 'import%'")
                .param(waiting.newestIdentity())
                .query(row -> {
                    if (hashes.contains(text(hash(row.getString("kind"), row.getString("value"))))) {
                        back.add(row.getLong("customer_id"));
                    }
                });
        back.forEach(customerId -> erase(customerId, waiting.requestId(), "system", UUID.randomUUID()));
        if (!running) {
            transaction.executeWithoutResult(status -> {
                waiting.imports().forEach(id -> files.forget(id, OffsetDateTime.now(clock)));
                jdbc.sql("update erasure set imports = '{}' where erasure_id = ?")
                        .param(waiting.erasureId())
                        .update();
            });
        }
        return back.size();
    }

    private static List<byte[]> hashesIn(ResultSet row) throws SQLException {
        return Arrays.asList((byte[][]) row.getArray("hashes").getArray());
    }

    private static String text(byte[] hash) {
        return Base64.getEncoder().encodeToString(hash);
    }

    private record Waiting(
            UUID erasureId, long requestId, List<byte[]> hashes, List<Long> imports, long newestIdentity) {}
}
