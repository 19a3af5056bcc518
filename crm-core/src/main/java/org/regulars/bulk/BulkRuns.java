package org.regulars.bulk;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.StringJoiner;
import org.regulars.job.Job;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Works off bulk actions, some customers a transaction: what a killed node left is gone on with, two nodes take turns by the
 * action's row, and a customer whom it fails for is marked and stops no other.
 */
@Component
class BulkRuns implements Job {

    private static final Logger log = LoggerFactory.getLogger(BulkRuns.class);
    private static final int CHUNK = 500;
    private static final Duration PREVIEWS_KEPT = Duration.ofDays(1);

    private final JdbcClient jdbc;
    private final BulkActions actions;
    private final BulkItems items;
    private final Clock clock;
    private final TransactionTemplate transaction;

    BulkRuns(
            JdbcClient jdbc,
            BulkActions actions,
            BulkItems items,
            Clock clock,
            PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.actions = actions;
        this.items = items;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
    }

    @Override
    public String key() {
        return "bulk-actions";
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(2);
    }

    @Override
    public String run() {
        jdbc.sql("delete from bulk_action where state = 'preview' and created_at < ?")
                .param(OffsetDateTime.now(clock).minus(PREVIEWS_KEPT))
                .update();
        StringJoiner done = new StringJoiner(", ");
        for (long bulkId : waiting()) {
            while (chunk(bulkId)) {
                continue;
            }
            done.add("bulk action " + bulkId);
        }
        return done.toString();
    }

    private List<Long> waiting() {
        return jdbc.sql("select bulk_id from bulk_action where state in ('running', 'undoing') order by bulk_id")
                .query(Long.class)
                .list();
    }

    private boolean chunk(long bulkId) {
        try {
            return work(bulkId, CHUNK);
        } catch (RuntimeException e) {
            // One of them cannot be changed: one by one, so that it is found and stops no other.
            for (int n = 0; n < CHUNK; n++) {
                if (!one(bulkId)) {
                    return false;
                }
            }
            return true;
        }
    }

    private boolean one(long bulkId) {
        try {
            return work(bulkId, 1);
        } catch (RuntimeException e) {
            // Not its message: that could hold what was typed.
            log.warn(
                    "Bulk action {} left out a customer: {}",
                    bulkId,
                    e.getClass().getName());
            return Boolean.TRUE.equals(transaction.execute(status -> {
                BulkAction action = actions.find(bulkId).orElseThrow();
                List<Long> next = next(action, 1);
                items.mark(bulkId, next, action.state() == BulkState.UNDOING ? "kept" : "failed");
                return !next.isEmpty();
            }));
        }
    }

    /** Whether there may be more to do. */
    private boolean work(long bulkId, int most) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            jdbc.sql("select from bulk_action where bulk_id = ? for update")
                    .param(bulkId)
                    .query((row, n) -> n)
                    .list();
            BulkAction action = actions.find(bulkId).orElseThrow();
            if (!action.state().working()) {
                return false;
            }
            List<Long> next = next(action, most);
            if (next.isEmpty()) {
                finish(action);
                return false;
            }
            BulkChange change = actions.change(action.kind());
            if (action.state() == BulkState.RUNNING) {
                change.apply(action, next);
            } else {
                change.undo(action, next);
            }
            return true;
        }));
    }

    private List<Long> next(BulkAction action, int most) {
        return actions.customers(action.bulkId(), action.state() == BulkState.RUNNING ? "waiting" : "changed", most);
    }

    private void finish(BulkAction action) {
        BulkState end = action.state() == BulkState.RUNNING ? BulkState.DONE : BulkState.UNDONE;
        jdbc.sql("update bulk_action set state = ?, finished_at = ? where bulk_id = ?")
                .params(end.key(), OffsetDateTime.now(clock), action.bulkId())
                .update();
    }
}
