package org.regulars.intake;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Commits what is filed while an earlier commit is under way together, so that many single calls cost one write to the disk
 * and nobody waits longer than for two of them.
 */
@Component
class GroupCommit {

    /** Two at once: one is parsed and inserted while the other one's commit is written. */
    private static final int AT_ONCE = 2;

    private static final int MOST_ROWS = 2000;
    /** A sender that goes on sending is back by then. */
    private static final long BUSY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final JdbcClient jdbc;
    private final ApplicationEventPublisher publisher;
    private final boolean enabled;
    private final ConcurrentLinkedQueue<Filed> waiting = new ConcurrentLinkedQueue<>();
    private final Semaphore turns = new Semaphore(AT_ONCE);
    private volatile long lastAsked = System.nanoTime() - BUSY_NANOS;

    GroupCommit(
            JdbcClient jdbc,
            ApplicationEventPublisher publisher,
            @Value("${regulars.intake.group-commit:true}") boolean enabled) {
        this.jdbc = jdbc;
        this.publisher = publisher;
        this.enabled = enabled;
    }

    /** Files rows; on return they are committed, unless the caller has a transaction of its own. */
    void file(List<InboxRow> rows) {
        lastAsked = System.nanoTime();
        if (!enabled || TransactionSynchronizationManager.isActualTransactionActive()) {
            commit(rows);
            return;
        }
        Filed own = new Filed(rows, new CompletableFuture<>());
        waiting.add(own);
        // Whoever gives a turn back looks again: what was added while both turns were taken waits for nobody else.
        while (!waiting.isEmpty() && turns.tryAcquire()) {
            try {
                commitTogether();
            } finally {
                turns.release();
            }
        }
        try {
            own.done.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** Whether events are coming in right now. */
    boolean busy() {
        return System.nanoTime() - lastAsked < BUSY_NANOS;
    }

    private void commitTogether() {
        List<Filed> group = new ArrayList<>();
        List<InboxRow> rows = new ArrayList<>();
        while (rows.size() < MOST_ROWS) {
            Filed next = waiting.poll();
            if (next == null) {
                break;
            }
            group.add(next);
            rows.addAll(next.rows);
        }
        if (group.isEmpty()) {
            return;
        }
        try {
            commit(rows);
            group.forEach(filed -> filed.done.complete(null));
        } catch (RuntimeException e) {
            if (group.size() == 1) {
                group.get(0).done.completeExceptionally(e);
            } else {
                // One of them may be at fault: each for itself.
                group.forEach(this::commitAlone);
            }
        }
    }

    private void commitAlone(Filed filed) {
        try {
            commit(filed.rows);
            filed.done.complete(null);
        } catch (RuntimeException e) {
            filed.done.completeExceptionally(e);
        }
    }

    private void commit(List<InboxRow> rows) {
        // One statement, so without a transaction of the caller's it is committed with it: two trips to the database
        // less.
        insert(rows);
        publisher.publishEvent(new EventsAccepted());
    }

    /**
     * A message that is known is not filed again, unless it could not be used before, or a server now says what only a page
     * had said: then it is digested once more.
     */
    private void insert(List<InboxRow> all) {
        // By message id, so that two requests with the same messages wait for each other in one order.
        Map<String, InboxRow> byMessage = new TreeMap<>();
        all.forEach(row ->
                byMessage.merge(row.messageId(), row, (a, b) -> a.problem().isEmpty() ? a : b));
        List<InboxRow> rows = List.copyOf(byMessage.values());
        jdbc.sql("""
                with filed as (
                    insert into event_inbox as known (message_id, received_at, write_key_id, payload, proven_for, problem)
                    select message_id, timestamptz 'epoch' + micros * interval '1 microsecond', token_id, payload::json, proven_for,
                           problem
                    from unnest(:messages::text[], :times::bigint[], :tokens::bigint[], :payloads::text[], :proven::text[],
                                :problems::text[])
                         event (message_id, micros, token_id, payload, proven_for, problem)
                    on conflict on constraint event_inbox_message_id_key do update set write_key_id = excluded.write_key_id,
                        payload = excluded.payload, proven_for = excluded.proven_for, problem = ''
                        where excluded.problem = ''
                          and (known.problem <> ''
                               or known.write_key_id <> excluded.write_key_id
                                  and exists (select from api_token t
                                              where t.api_token_id = excluded.write_key_id and t.kind = 'secret')
                                  and not exists (select from api_token t
                                                  where t.api_token_id = known.write_key_id and t.kind = 'secret'))
                    returning event_id, problem)
                insert into event_waiting (event_ids, size)
                select array_agg(event_id), :size from filed where problem = '' having count(*) > 0
                """)
                .param(
                        "size",
                        rows.stream().mapToLong(row -> row.payload().length()).sum())
                .param("messages", rows.stream().map(InboxRow::messageId).toArray(String[]::new))
                .param(
                        "times",
                        rows.stream()
                                .map(row -> ChronoUnit.MICROS.between(Instant.EPOCH, row.receivedAt()))
                                .toArray(Long[]::new))
                .param("tokens", rows.stream().map(InboxRow::tokenId).toArray(Long[]::new))
                .param("payloads", rows.stream().map(InboxRow::payload).toArray(String[]::new))
                .param("proven", rows.stream().map(InboxRow::provenFor).toArray(String[]::new))
                .param("problems", rows.stream().map(InboxRow::problem).toArray(String[]::new))
                .update();
    }

    private record Filed(List<InboxRow> rows, CompletableFuture<Void> done) {}
}
