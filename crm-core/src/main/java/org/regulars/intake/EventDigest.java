package org.regulars.intake;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
    private static final long ONE_AT_A_TIME = 0x6576656e7473L;
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
        while (true) {
            try {
                long start = System.nanoTime();
                Portion portion = digest(most, behind);
                rest(Duration.ofNanos(System.nanoTime() - start));
                if (portion.events == 0 && behind == 0) {
                    forgetErased();
                    return all;
                }
                all += portion.events;
                behind = portion.last;
                most = Math.min(CHUNK, most * 4);
            } catch (RuntimeException e) {
                if (passes(e)) {
                    throw e;
                }
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

    private Portion digest(int most, long behind) {
        Portion done = transaction.execute(status -> {
            List<Waiting> waiting = waiting(most, behind);
            Map<Long, String> problems = new TreeMap<>();
            List<Event> events = new ArrayList<>();
            for (Waiting row : waiting) {
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
            problems.putAll(effects.of(events));
            mark(waiting, problems);
            return new Portion(
                    waiting.size(),
                    waiting.isEmpty() ? 0 : waiting.get(waiting.size() - 1).eventId());
        });
        return done == null ? new Portion(0, 0) : done;
    }

    private int reject(long behind, String problem) {
        Integer rejected = transaction.execute(status -> {
            List<Waiting> first = waiting(1, behind);
            first.forEach(row -> mark(first, Map.of(row.eventId(), problem)));
            return first.size();
        });
        return rejected == null ? 0 : rejected;
    }

    private List<Waiting> waiting(int most, long behind) {
        // What a crash of the database takes back waits again, so nothing has to be on disk before the next portion.
        // And
        // everything is looked up by its key: a plan made while a table was tiny, such as that of a foreign key, would
        // read
        // all of it for each row until statistics are taken again.
        jdbc.sql("""
                select set_config('synchronous_commit', 'off', true), set_config('enable_seqscan', 'off', true),
                    pg_advisory_xact_lock(?)
                """).param(ONE_AT_A_TIME).query((row, n) -> n).list();
        return jdbc.sql("""
                select e.event_id, e.message_id, e.received_at, e.payload::text as payload, e.proven_for,
                       coalesce(t.kind = 'secret', false) as secret
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
                        row.getBoolean(6)))
                .list();
    }

    private void mark(List<Waiting> waiting, Map<Long, String> problems) {
        if (waiting.isEmpty()) {
            return;
        }
        jdbc.sql("delete from event_waiting where event_id = any(?)")
                .param(waiting.stream().map(Waiting::eventId).toArray(Long[]::new))
                .update();
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

    /** How many events were digested, and the last of them; 0 for none. */
    private record Portion(int events, long last) {}

    private record Waiting(
            long eventId,
            String messageId,
            OffsetDateTime receivedAt,
            String payload,
            String provenFor,
            boolean secret) {}
}
