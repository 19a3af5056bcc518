package org.regulars.intake;

import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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
    private static final long ONE_AT_A_TIME = 0x6576656e7473L;
    private static final int CHUNK = 16_384;
    /** Characters of payloads; taken apart they take some ten times as much memory. */
    private static final long LARGEST = 8_000_000;
    /** A plan made while a table was tiny, such as a foreign key's, would read all of it for each row until statistics come. */
    private static final String BY_KEYS = "set_config('enable_seqscan', 'off', true)";
    /** While events come in, the digestion takes one part of the time in so many, so that senders wait less; it catches up. */
    private static final int RESTS = 8;

    private static final Duration LONGEST_REST = Duration.ofSeconds(2);
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
        // Behind those digested a moment ago; what was accepted earlier and committed later is found from the
        // beginning.
        long behind = 0;
        Optional<Ahead> ahead = Optional.empty();
        while (true) {
            try {
                long start = System.nanoTime();
                Digested digested = digest(most, behind, ahead);
                rest(Duration.ofNanos(System.nanoTime() - start));
                if (digested.last == 0 && behind == 0) {
                    return all;
                }
                all += digested.events;
                behind = digested.last;
                ahead = digested.ahead;
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

    private Digested digest(int most, long behind, Optional<Ahead> ahead) {
        Digested digested = transaction.execute(status -> {
            long number = takeTurn();
            // Another node's turn in between may have digested them, or a newer word of one of them.
            Portion portion = ahead.filter(one -> one.turn + 1 == number)
                    .flatMap(EventDigest::fetched)
                    .orElse(null);
            if (portion == null) {
                portion = read(most, behind);
            }
            long last = portion.last();
            Optional<Ahead> next = portion.full
                    ? Optional.of(new Ahead(
                            number,
                            reader.submit(() -> transaction.execute(other -> {
                                jdbc.sql("select " + BY_KEYS)
                                        .query((row, n) -> n)
                                        .list();
                                return read(CHUNK, last);
                            }))))
                    : Optional.empty();
            Map<Long, String> problems = new TreeMap<>(portion.problems);
            problems.putAll(effects.of(portion.events));
            mark(problems);
            remove(portion.batches);
            return new Digested(portion.events.size() + portion.problems.size(), last, next);
        });
        return digested == null ? new Digested(0, 0, Optional.empty()) : digested;
    }

    /** Empty if reading ahead failed: then they are read again, and it fails where it is seen. */
    private static Optional<Portion> fetched(Ahead ahead) {
        try {
            return Optional.ofNullable(ahead.portion.get());
        } catch (ExecutionException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Until the transaction ends nobody else digests; returns the number of the turn. */
    private long takeTurn() {
        // What a crash of the database takes back waits again, so nothing has to be on disk before the next portion.
        jdbc.sql("select set_config('synchronous_commit', 'off', true), %s, pg_advisory_xact_lock(?)"
                        .formatted(BY_KEYS))
                .param(ONE_AT_A_TIME)
                .query((row, n) -> n)
                .list();
        return jdbc.sql("select nextval('event_turn')").query(Long.class).single();
    }

    private Portion read(int most, long behind) {
        List<Batch> batches = batches(most, behind);
        Map<Long, String> problems = new TreeMap<>();
        List<Event> events = new ArrayList<>();
        for (Waiting row : waiting(batches)) {
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
        int found = batches.stream().mapToInt(batch -> batch.eventIds.length).sum();
        boolean full = found >= most || batches.stream().mapToLong(Batch::size).sum() >= LARGEST;
        return new Portion(batches, events, problems, full);
    }

    private List<Batch> batches(int most, long behind) {
        return jdbc.sql("""
                select waiting_id, event_ids, size
                from (select waiting_id, event_ids, size,
                             sum(cardinality(event_ids)) over so_far - cardinality(event_ids) as events_before,
                             sum(size) over so_far - size as size_before
                      from (select * from event_waiting where waiting_id > ? order by waiting_id limit ?) w
                      window so_far as (order by waiting_id)) w
                where events_before < ? and size_before < ? order by waiting_id
                """)
                .params(behind, most, most, LARGEST)
                .query((row, n) ->
                        new Batch(row.getLong(1), (Long[]) row.getArray(2).getArray(), row.getLong(3)))
                .list();
    }

    private List<Waiting> waiting(List<Batch> batches) {
        if (batches.isEmpty()) {
            return List.of();
        }
        return jdbc.sql("""
                select e.event_id, e.message_id, e.received_at, e.payload::text as payload, e.proven_for,
                       coalesce(t.kind = 'secret', false) as secret
                from event_inbox e left join api_token t on t.api_token_id = e.write_key_id
                where e.event_id = any(?) order by e.event_id
                """)
                .param(batches.stream()
                        .flatMap(batch -> Stream.of(batch.eventIds))
                        .toArray(Long[]::new))
                // By hand: finding the columns by the names of a record costs more than reading thousands of rows.
                .query((row, n) -> new Waiting(
                        row.getLong(1),
                        row.getString(2),
                        row.getObject(3, OffsetDateTime.class),
                        row.getString(4),
                        row.getString(5),
                        row.getBoolean(6)))
                .list();
    }

    /** Sets the first event aside if it waits alone, or else lets each of those that wait together wait alone. */
    private int reject(long behind, String problem) {
        Integer rejected = transaction.execute(status -> {
            takeTurn();
            List<Batch> first = batches(1, behind);
            int alone = 0;
            for (Batch batch : first) {
                if (batch.eventIds.length == 1) {
                    mark(Map.of(batch.eventIds[0], problem));
                    alone++;
                } else {
                    jdbc.sql(
                                    "insert into event_waiting (event_ids, size) select array[id], ? from unnest(?::bigint[]) id")
                            .params(batch.size / batch.eventIds.length, batch.eventIds)
                            .update();
                }
            }
            remove(first);
            return alone;
        });
        return rejected == null ? 0 : rejected;
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

    private void remove(List<Batch> batches) {
        if (!batches.isEmpty()) {
            jdbc.sql("delete from event_waiting where waiting_id = any(?)")
                    .param(batches.stream().map(Batch::waitingId).toArray(Long[]::new))
                    .update();
        }
    }

    @PreDestroy
    void stop() {
        reader.shutdown();
    }

    /**
     * What a turn did.
     *
     * @param last of the batches; 0 for none
     */
    private record Digested(int events, long last, Optional<Ahead> ahead) {}

    /** A portion that is read and taken apart while the database is busy with the one before. */
    private record Ahead(long turn, Future<@Nullable Portion> portion) {}

    /**
     * Some of those that wait, taken apart.
     *
     * @param problems what is wrong with those that could not be
     * @param full whether more are likely to wait
     */
    private record Portion(List<Batch> batches, List<Event> events, Map<Long, String> problems, boolean full) {

        long last() {
            return batches.isEmpty() ? 0 : batches.get(batches.size() - 1).waitingId();
        }
    }

    /** Events that were accepted together. One that a server sent again since waits once more in a later batch. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Batch(long waitingId, Long[] eventIds, long size) {}

    private record Waiting(
            long eventId,
            String messageId,
            OffsetDateTime receivedAt,
            String payload,
            String provenFor,
            boolean secret) {}
}
