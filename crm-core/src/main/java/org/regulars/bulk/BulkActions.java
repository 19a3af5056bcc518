package org.regulars.bulk;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.regulars.audit.AuditTrail;
import org.regulars.customer.Condition;
import org.regulars.customer.RestrictedUse;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The same change to many customers. Who it is about is frozen when it is prepared; a preview says how many would change and
 * why others would not; it runs in the background and can be undone.
 */
@Component
@Transactional
public class BulkActions {

    private static final String DETAIL = """
            select b.bulk_id, b.kind, b.value::text as value, b.state, b.asked_by, b.created_at, b.finished_at from bulk_action b
            """;

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final AuditTrail audit;
    private final Clock clock;
    private final RestrictedUse restricted;
    private final ObjectProvider<BulkChange> changes;

    BulkActions(
            JdbcClient jdbc,
            JsonMapper json,
            AuditTrail audit,
            Clock clock,
            RestrictedUse restricted,
            ObjectProvider<BulkChange> changes) {
        this.jdbc = jdbc;
        this.json = json;
        this.audit = audit;
        this.clock = clock;
        this.restricted = restricted;
        this.changes = changes;
    }

    /** Keys of the kinds of change there are. */
    public List<String> kinds() {
        return changes.stream().map(BulkChange::key).sorted().toList();
    }

    /**
     * Freezes who it is about and finds out whom it would change; changes nobody yet.
     *
     * @param kind one of {@link #kinds}
     * @param value tag, or key and value
     * @param who what holds of those meant; visitors, merged and erased customers are left out
     */
    public long prepare(String actor, String kind, Map<String, String> value, Condition who) {
        long bulkId = jdbc.sql("""
                insert into bulk_action (kind, value, state, asked_by, created_at)
                values (?, ?::jsonb, 'preview', ?, ?) returning bulk_id
                """)
                .params(kind, json.writeValueAsString(value), actor, OffsetDateTime.now(clock))
                .query(Long.class)
                .single();
        Condition same = change(kind).alreadySo(find(bulkId).orElseThrow());
        Condition barred = restricted.condition();
        jdbc.sql("""
                insert into bulk_item (customer_id, bulk_id, state)
                select c.customer_id, :bulk, case when %s then 'restricted' when %s then 'same' else 'waiting' end
                from customer c where c.state = 'known' and %s
                """.formatted(barred.sql(), same.sql(), who.sql()))
                .params(who.values())
                .params(same.values())
                .params(barred.values())
                .param("bulk", bulkId)
                .update();
        return bulkId;
    }

    BulkChange change(String kind) {
        return changes.stream()
                .filter(change -> change.key().equals(kind))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no bulk action " + kind));
    }

    /** Begins a prepared one, or goes on with a stopped one; false when it is neither. */
    public boolean start(String actor, long bulkId) {
        return turn(actor, bulkId, "'preview', 'stopped'", BulkState.RUNNING, "bulk-action-started");
    }

    /** Stops it; what is changed already stays changed and can be undone. */
    public boolean stop(String actor, long bulkId) {
        return turn(actor, bulkId, "'running'", BulkState.STOPPED, "bulk-action-stopped");
    }

    /** Begins to restore what was there before. */
    public boolean undo(String actor, long bulkId) {
        return turn(actor, bulkId, "'done', 'stopped'", BulkState.UNDOING, "bulk-action-undone");
    }

    private boolean turn(String actor, long bulkId, String from, BulkState to, String action) {
        boolean turned = jdbc.sql("""
                update bulk_action set state = ?, started_at = coalesce(started_at, ?), finished_at = null
                where bulk_id = ? and state in (%s)
                """.formatted(from))
                        .params(to.key(), OffsetDateTime.now(clock), bulkId)
                        .update()
                > 0;
        if (turned) {
            BulkAction now = find(bulkId).orElseThrow();
            Map<String, Object> detail = new LinkedHashMap<>(now.value());
            detail.put("kind", now.kind());
            detail.put("customers", now.counts());
            audit.record(actor, action, "bulk action " + bulkId, detail);
        }
        return turned;
    }

    /** Forgets a preview that nobody wants. */
    public boolean discard(long bulkId) {
        return jdbc.sql("delete from bulk_action where bulk_id = ? and state = 'preview'")
                        .param(bulkId)
                        .update()
                > 0;
    }

    @Transactional(readOnly = true)
    public Optional<BulkAction> find(long bulkId) {
        return jdbc.sql(DETAIL + "where b.bulk_id = ?")
                .param(bulkId)
                .query(Row.class)
                .optional()
                .map(this::detail);
    }

    /** The newest that were begun. */
    @Transactional(readOnly = true)
    public List<BulkAction> newest(int limit) {
        return jdbc
                .sql(DETAIL + "where b.state <> 'preview' order by b.bulk_id desc limit ?")
                .param(limit)
                .query(Row.class)
                .list()
                .stream()
                .map(this::detail)
                .toList();
    }

    /** Some of its customers in this state, by id. */
    @Transactional(readOnly = true)
    public List<Long> customers(long bulkId, String state, int limit) {
        return jdbc.sql(
                        "select customer_id from bulk_item where bulk_id = ? and state = ? order by customer_id limit ?")
                .params(bulkId, state, limit)
                .query(Long.class)
                .list();
    }

    private BulkAction detail(Row row) {
        Map<String, Long> counts = jdbc
                .sql("select state, count(*) as customers from bulk_item where bulk_id = ? group by state")
                .param(row.bulkId())
                .query(Count.class)
                .list()
                .stream()
                .collect(Collectors.toMap(Count::state, Count::customers));
        return new BulkAction(
                row.bulkId(),
                row.kind(),
                json.readValue(row.value(), new TypeReference<Map<String, String>>() {}),
                BulkState.of(row.state()),
                row.askedBy(),
                row.createdAt(),
                row.finishedAt(),
                counts);
    }

    private record Row(
            long bulkId,
            String kind,
            String value,
            String state,
            String askedBy,
            OffsetDateTime createdAt,
            @org.jspecify.annotations.Nullable OffsetDateTime finishedAt) {}

    private record Count(String state, long customers) {}
}
