package org.regulars.intake;

import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Works off the inbox: what an event changes and the mark that it is digested are one transaction, so a killed process loses
 * nothing and counts nothing twice. One node digests at a time; in which order they come makes no difference.
 */
@Component
public class EventDigest {

    private static final Logger log = LoggerFactory.getLogger(EventDigest.class);
    static final long ONE_AT_A_TIME = 0x6576656e7473L;
    private static final int CHUNK = 4096;
    /** While events come in, the digestion takes one part of the time in so many, so that senders wait less; it catches up. */
    private static final int RESTS = 8;

    private static final Duration LONGEST_REST = Duration.ofSeconds(1);
    private static final Duration NAP = Duration.ofMillis(10);

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final EventEffects effects;
    private final GroupCommit intake;
    private final Lock turn = new ReentrantLock();
    private final ExecutorService reader = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "event-reader");
        thread.setDaemon(true);
        return thread;
    });
    private final TransactionTemplate transaction;

    EventDigest(
            JdbcClient jdbc,
            JsonMapper json,
            EventEffects effects,
            GroupCommit intake,
            PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.json = json;
        this.effects = effects;
        this.intake = intake;
        this.transaction = new TransactionTemplate(transactions);
    }

    /**
     * Digests all events that wait and returns how many these were. An event that cannot be digested is marked with the reason.
     *
     * @throws RuntimeException if the database cannot go on now; everything not digested waits for the next call
     */
    public int digestAll() {
        turn.lock();
        try {
            return digestInTurn();
        } finally {
            turn.unlock();
        }
    }

    private int digestInTurn() {
        int all = 0;
        int most = CHUNK;
        // The index of waiting events still lists those digested a moment ago: go on behind them.
        long behind = 0;
        Optional<Future<Portion>> ahead = Optional.empty();
        while (true) {
            try {
                long start = System.nanoTime();
                Portion portion = ahead.flatMap(EventDigest::fetched).orElse(null);
                if (portion == null) {
                    portion = read(most, behind);
                }
                ahead = portion.rows.size() < most ? Optional.empty() : Optional.of(readAhead(portion.last()));
                all += digest(portion);
                rest(Duration.ofNanos(System.nanoTime() - start));
                if (portion.rows.isEmpty() && behind == 0) {
                    forgetErased();
                    return all;
                }
                behind = portion.last();
                most = Math.min(CHUNK, most * 4);
            } catch (RuntimeException e) {
                if (passes(e)) {
                    throw e;
                }
                ahead = Optional.empty();
                // One of them cannot be digested: go on in smaller portions, so that it is found and stops no other.
                if (most == 1) {
                    // Not its message: that could hold an address.
                    log.error("An event could not be digested: {}", e.getClass().getName());
                    all += reject(
                            behind, "could not be digested: " + e.getClass().getSimpleName());
                }
                most = Math.max(1, most / 8);
            }
        }
    }

    /** The next portion is read and taken apart while the database is busy with this one. */
    private Future<Portion> readAhead(long behind) {
        return reader.submit(() -> read(CHUNK, behind));
    }

    /** Empty if it failed: then it is read again, and fails where it is seen. */
    private static Optional<Portion> fetched(Future<Portion> ahead) {
        try {
            return Optional.of(ahead.get());
        } catch (ExecutionException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Events of erased persons are gone and wait for nothing any more. */
    private void forgetErased() {
        jdbc.sql("""
                delete from event_waiting w
                where not exists (select from event_inbox e where e.event_id = w.event_id)
                """).update();
    }

    /** Leaves the processor and the disk to the intake for a while, if it is busy. */
    private void rest(Duration worked) {
        Duration rest = worked.multipliedBy(RESTS - 1);
        long end = System.nanoTime() + (rest.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : rest).toNanos();
        try {
            while (intake.busy() && System.nanoTime() < end) {
                TimeUnit.MILLISECONDS.sleep(NAP.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean passes(RuntimeException e) {
        return e instanceof TransientDataAccessException
                || e instanceof RecoverableDataAccessException
                || e instanceof NonTransientDataAccessResourceException
                || e instanceof TransactionException;
    }

    /** Reads some of those that wait; what was read may have been digested elsewhere, or have changed, before it is claimed. */
    private Portion read(int most, long behind) {
        List<Waiting> rows = jdbc.sql("""
                select e.event_id, e.message_id, e.received_at, e.payload::text as payload, e.proven_for,
                       coalesce(t.kind = 'secret', false) as secret, w.xmin::text as version
                from event_waiting w join event_inbox e using (event_id)
                left join api_token t on t.api_token_id = e.write_key_id
                where w.event_id > ? order by w.event_id limit ?
                """)
                .params(behind, most)
                // By hand: finding the columns by the names of a record costs more than reading thousands of rows.
                .query((row, n) -> new Waiting(
                        row.getLong(1),
                        row.getString(2),
                        row.getObject(3, OffsetDateTime.class),
                        row.getString(4),
                        row.getString(5),
                        row.getBoolean(6),
                        row.getString(7)))
                .list();
        Map<Long, String> problems = new TreeMap<>();
        List<Event> events = new ArrayList<>(rows.size());
        for (Waiting row : rows) {
            try {
                JsonNode payload = json.readTree(row.payload());
                events.add(Event.of(
                        row.eventId(),
                        row.messageId(),
                        row.receivedAt().toInstant(),
                        EventTrust.of(row.secret(), row.provenFor(), payload),
                        payload));
            } catch (EventUnusable e) {
                problems.put(row.eventId(), String.valueOf(e.getMessage()));
            }
        }
        return new Portion(rows, events, problems);
    }

    /** Returns how many of them were digested; others digest the rest, or it is read again. */
    private int digest(Portion portion) {
        if (portion.rows.isEmpty()) {
            return 0;
        }
        Integer digested = transaction.execute(status -> {
            Set<Long> claimed = claim(portion.rows);
            Map<Long, String> problems = new TreeMap<>(portion.problems);
            problems.keySet().retainAll(claimed);
            problems.putAll(effects.of(portion.events.stream()
                    .filter(event -> claimed.contains(event.id()))
                    .toList()));
            mark(problems);
            return claimed.size();
        });
        return digested == null ? 0 : digested;
    }

    private int reject(long behind, String problem) {
        Integer rejected = transaction.execute(status -> {
            List<Waiting> first = jdbc.sql("""
                    select w.event_id, w.xmin::text as version from event_waiting w join event_inbox e using (event_id)
                    where w.event_id > ? order by w.event_id limit 1
                    """)
                    .param(behind)
                    .query((row, n) -> new Waiting(row.getLong(1), "", OffsetDateTime.MIN, "", "", false, row.getString(2)))
                    .list();
            Map<Long, String> problems = new TreeMap<>();
            claim(first).forEach(id -> problems.put(id, problem));
            mark(problems);
            return problems.size();
        });
        return rejected == null ? 0 : rejected;
    }

    /**
     * Takes events off the list in the transaction that digests them. One that a server sent again since it was read stays there,
     * for it now says something else: that wrote its row on the list anew, which is seen by the row's version.
     */
    private Set<Long> claim(List<Waiting> rows) {
        if (rows.isEmpty()) {
            return Set.of();
        }
        // What a crash of the database takes back waits again, so nothing has to be on disk before the next portion.
        jdbc.sql("set local synchronous_commit = off").update();
        // Everything is looked up by its key. A plan made while a table was tiny, such as a foreign key's, would read all of it
        // for each row until statistics are taken again.
        jdbc.sql("set local enable_seqscan = off").update();
        jdbc.sql("select pg_advisory_xact_lock(?)")
                .param(ONE_AT_A_TIME)
                .query((row, n) -> n)
                .list();
        return new HashSet<>(jdbc.sql("""
                delete from event_waiting w using unnest(:ids::bigint[], :versions::text[]) r (event_id, version)
                where w.event_id = r.event_id and w.event_id between :first and :last and w.xmin = r.version::xid
                returning w.event_id
                """)
                .param("ids", rows.stream().map(Waiting::eventId).toArray(Long[]::new))
                .param("versions", rows.stream().map(Waiting::version).toArray(String[]::new))
                .param("first", rows.get(0).eventId())
                .param("last", rows.get(rows.size() - 1).eventId())
                .query((row, n) -> row.getLong(1))
                .list());
    }

    private void mark(Map<Long, String> problems) {
        if (!problems.isEmpty()) {
            jdbc.sql("""
                    update event_inbox e set problem = d.problem
                    from unnest(?::bigint[], ?::text[]) d (event_id, problem) where e.event_id = d.event_id
                    """)
                    .params(
                            problems.keySet().toArray(Long[]::new),
                            problems.values().toArray(String[]::new))
                    .update();
        }
    }

    @PreDestroy
    void stop() {
        reader.shutdown();
    }

    /** Some of those that wait, taken apart, and what is wrong with those that could not be. */
    private record Portion(List<Waiting> rows, List<Event> events, Map<Long, String> problems) {

        /** The last of them; 0 for none. */
        long last() {
            return rows.isEmpty() ? 0 : rows.get(rows.size() - 1).eventId();
        }
    }

    private record Waiting(
            long eventId,
            String messageId,
            OffsetDateTime receivedAt,
            String payload,
            String provenFor,
            boolean secret,
            String version) {}
}
