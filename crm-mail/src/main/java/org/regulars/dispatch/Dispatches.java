package org.regulars.dispatch;

import static org.regulars.dispatch.Sql.text;
import static org.regulars.dispatch.Sql.utc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.regulars.database.SqlFile;
import org.regulars.shop.ShopProperties;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The ledger: one row for each message intended for one person, saying what was decided, why, and what came of it. */
@Component
@Transactional
public class Dispatches {

    private static final String PLAN = SqlFile.beside(Dispatches.class, "plan.sql");
    private static final String OUTCOME = SqlFile.beside(Dispatches.class, "outcome.sql");
    private static final String LINE = """
            select d.*, coalesce(nullif(concat_ws(' ', nullif(c.first_name, ''), nullif(c.last_name, '')), ''),
                       (select min(i.shown) from identity i where i.customer_id = d.customer_id and i.kind = 'email'),
                       '') as customer_name,
                   c.time_zone, coalesce(m.subject, '') as subject
            from dispatch d
            join customer c using (customer_id)
            left join dispatch_content m using (customer_id, dispatch_id)
            """;
    private static final String FILTER = """
            where (:state = '' or d.state = :state) and (:source = '' or d.source_key = :source)
              and (:search = '' or d.customer_id in (
                   select customer_id from customer where state = 'known' and search_folded like :pattern))
            """;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Facts facts;
    private final ShopProperties shop;

    Dispatches(JdbcClient jdbc, Clock clock, Facts facts, ShopProperties shop) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.facts = facts;
        this.shop = shop;
    }

    /**
     * Plans one dispatch for each occasion that has none yet; the same occasion of the same customer never gets a second.
     *
     * @param occasions a query of ours, never anybody's input, giving customer_id, occasion, identity_id (bigint; null
     *     unless transactional), language ('' for the customer's own), facts (jsonb) and due_at, in this order
     * @param values of the query's named parameters
     * @return how many were planned, those held out included
     */
    public int plan(DispatchPlan plan, String occasions, Map<String, ?> values) {
        return plan(plan, occasions, values, clock.instant());
    }

    /** As above, at a moment that need not be now. */
    public int plan(DispatchPlan plan, String occasions, Map<String, ?> values, Instant now) {
        return jdbc.sql(PLAN.replace("{occasions}", occasions))
                .params(values)
                .param("source_kind", plan.sourceKind())
                .param("source_key", plan.sourceKey())
                .param("purpose", plan.purpose())
                .param("topic", plan.topic())
                .param("transactional", plan.isTransactional())
                .param("priority", plan.priority())
                .param("template_key", plan.templateKey())
                .param("holdout_percent", plan.holdoutPercent())
                .param("language", shop.language())
                .param("now", utc(now))
                .update();
    }

    /** Has the gate look now at what a source planned or held for its own reasons, because its settings changed. */
    public void lookAgain(String sourceKind, String sourceKey, Collection<Reason> heldFor) {
        jdbc.sql("""
                update dispatch set due_at = :now
                where source_kind = :kind and source_key = :key and due_at > :now
                  and (state = 'planned' or state = 'held' and reason = any(:reasons))
                """)
                .param("now", utc(clock.instant()))
                .param("kind", sourceKind)
                .param("key", sourceKey)
                .param("reasons", heldFor.stream().map(Reason::key).toArray(String[]::new))
                .update();
    }

    /** Ends what a source planned and nobody holds yet; returns how many that were. */
    public int cancel(String sourceKind, String sourceKey) {
        return jdbc.sql("""
                update dispatch set state = 'cancelled', reason = '', reason_facts = '{}', changed_at = ?
                where source_kind = ? and source_key = ? and state in ('planned', 'held')
                """).params(utc(clock.instant()), sourceKind, sourceKey).update();
    }

    /** Writes what became of attempts. */
    public void settle(Collection<Outcome> outcomes) {
        if (outcomes.isEmpty()) {
            return;
        }
        // A merge that is moving these rows ends first, so that the answer finds them.
        jdbc.sql("select customer_id from customer where customer_id = any(?) order by customer_id for key share")
                .param(outcomes.stream().map(Outcome::customerId).distinct().toArray(Long[]::new))
                .query(Long.class)
                .list();
        jdbc.sql(OUTCOME)
                .param("now", utc(clock.instant()))
                .param("dispatches", outcomes.stream().map(Outcome::dispatchId).toArray(Long[]::new))
                .param("customers", outcomes.stream().map(Outcome::customerId).toArray(Long[]::new))
                .param("states", outcomes.stream().map(it -> it.state().key()).toArray(String[]::new))
                .param("reasons", outcomes.stream().map(it -> key(it.reason())).toArray(String[]::new))
                .param(
                        "facts",
                        outcomes.stream()
                                .map(it -> facts.write(it.reasonFacts()))
                                .toArray(String[]::new))
                .param("replies", outcomes.stream().map(Outcome::reply).toArray(String[]::new))
                .param(
                        "retries",
                        outcomes.stream().map(it -> text(it.retryAt())).toArray(String[]::new))
                .param("claims", outcomes.stream().map(Outcome::claim).toArray(String[]::new))
                .update();
    }

    /** Closes a claimed dispatch that could not be made into a mail, with the reason in words. */
    public void notRendered(ClaimedDispatch dispatch, String problem) {
        jdbc.sql("""
                update dispatch set state = 'failed', reason = :reason, reason_facts = :facts::jsonb, claimed_by = null,
                    lease_until = null, changed_at = :now
                where customer_id = :customer and dispatch_id = :id and state = 'claimed' and claimed_by = :claim
                """)
                .param("reason", Reason.NOT_RENDERED.key())
                .param("facts", facts.write(Map.of("problem", problem)))
                .param("now", utc(clock.instant()))
                .param("customer", dispatch.customerId())
                .param("id", dispatch.dispatchId())
                .param("claim", dispatch.claim())
                .update();
    }

    /** Why this customer got this mail, or one with whom they were one then; empty when it is not theirs. */
    @Transactional(readOnly = true)
    public Optional<DispatchWhy> why(long customerId, long dispatchId) {
        return jdbc.sql("""
                        select customer_id from dispatch
                        where customer_id = any(array(select customer_kin(?))) and dispatch_id = ?
                        """)
                .params(customerId, dispatchId)
                .query(Long.class)
                .optional()
                .flatMap(keeper -> find(keeper, dispatchId))
                .map(it -> new DispatchWhy(
                        customerId,
                        dispatchId,
                        it.summary().sourceKind(),
                        it.summary().sourceKey(),
                        it.purpose(),
                        it.topic(),
                        it.facts(),
                        it.consentEntryId(),
                        it.templateKey(),
                        it.summary().subject(),
                        it.summary().plannedAt(),
                        it.summary().sentAt()));
    }

    /** A customer's dispatches, newest first. */
    @Transactional(readOnly = true)
    public List<DispatchSummary> of(long customerId, int limit) {
        return jdbc.sql(LINE + " where d.customer_id = ? order by d.planned_at desc, d.dispatch_id desc limit ?")
                .params(customerId, limit)
                .query((row, n) -> summary(row))
                .list();
    }

    /** What a source intended for a customer, newest first. */
    @Transactional(readOnly = true)
    public List<DispatchSummary> of(long customerId, String sourceKind, String sourceKey) {
        return jdbc.sql(LINE + """
                where d.customer_id = ? and d.source_kind = ? and d.source_key = ?
                order by d.planned_at desc, d.dispatch_id desc
                """)
                .params(customerId, sourceKind, sourceKey)
                .query((row, n) -> summary(row))
                .list();
    }

    /** One dispatch with its whole trace; empty when this customer has no such. */
    @Transactional(readOnly = true)
    public Optional<DispatchDetail> find(long customerId, long dispatchId) {
        return jdbc.sql(LINE.replace("select d.*", """
                        select d.*, m.html, m.text_part, coalesce((select i.shown from identity i
                               where i.identity_id = d.identity_id), '') as address""") + """
                where d.customer_id = ? and d.dispatch_id = ?
                """)
                .params(customerId, dispatchId)
                .query((row, n) -> detail(row))
                .optional();
    }

    /**
     * The ledger, what changed last first.
     *
     * @param after {@link DispatchSummary#position} of the last line seen; '' for the first page
     */
    @Transactional(readOnly = true)
    public List<DispatchSummary> list(DispatchFilter filter, String after, int limit) {
        int cut = after.lastIndexOf('_');
        Instant moment = cut < 0 ? Instant.parse("9999-01-01T00:00:00Z") : Instant.parse(after.substring(0, cut));
        long id = cut < 0 ? Long.MAX_VALUE : Long.parseLong(after.substring(cut + 1));
        return filtered(jdbc.sql(LINE + FILTER + """
                and (d.changed_at, d.dispatch_id) < (:moment, :id)
                order by d.changed_at desc, d.dispatch_id desc limit :limit
                """), filter)
                .param("moment", utc(moment))
                .param("id", id)
                .param("limit", limit)
                .query((row, n) -> summary(row))
                .list();
    }

    /** How many dispatches of a source, '' for all, are in each state; states without any are left out. */
    @Transactional(readOnly = true)
    public Map<DispatchState, Long> counts(String sourceKey) {
        Map<DispatchState, Long> counts = new EnumMap<>(DispatchState.class);
        jdbc.sql("""
                select state, count(*) as n from dispatch where :source = '' or source_key = :source group by state
                """).param("source", sourceKey).query(row -> {
            counts.put(DispatchState.of(row.getString("state")), row.getLong("n"));
        });
        return counts;
    }

    /** The same for each source of a kind that has any, by its key. */
    @Transactional(readOnly = true)
    public Map<String, Map<DispatchState, Long>> countsBySource(String sourceKind) {
        Map<String, Map<DispatchState, Long>> counts = new HashMap<>();
        jdbc.sql("""
                select source_key, state, count(*) as n from dispatch where source_kind = ? group by source_key, state
                """).param(sourceKind).query(row -> {
            counts.computeIfAbsent(row.getString("source_key"), key -> new EnumMap<>(DispatchState.class))
                    .put(DispatchState.of(row.getString("state")), row.getLong("n"));
        });
        return counts;
    }

    private static JdbcClient.StatementSpec filtered(JdbcClient.StatementSpec statement, DispatchFilter filter) {
        DispatchState state = filter.state();
        String search = filter.search().strip().toLowerCase(java.util.Locale.ROOT);
        return statement
                .param("state", state == null ? "" : state.key())
                .param("source", filter.sourceKey())
                .param("search", search)
                .param("pattern", "%" + search.replaceAll("([\\\\%_])", "\\\\$1") + "%");
    }

    private DispatchSummary summary(ResultSet row) throws SQLException {
        return new DispatchSummary(
                row.getLong("customer_id"),
                row.getLong("dispatch_id"),
                row.getString("customer_name"),
                row.getString("time_zone"),
                row.getString("source_kind"),
                row.getString("source_key"),
                DispatchState.of(row.getString("state")),
                reason(row.getString("reason")),
                facts.read(row.getString("reason_facts")),
                row.getString("subject"),
                instant(row, "planned_at"),
                instant(row, "due_at"),
                instant(row, "changed_at"),
                instantOrNull(row, "sent_at"));
    }

    private DispatchDetail detail(ResultSet row) throws SQLException {
        DispatchSummary summary = summary(row);
        String html = row.getString("html");
        String messageId = row.getString("message_id");
        long consentEntryId = row.getLong("consent_entry_id");
        Long consent = row.wasNull() ? null : consentEntryId;
        return new DispatchDetail(
                summary,
                row.getString("occasion"),
                row.getString("purpose"),
                row.getString("topic"),
                row.getBoolean("transactional"),
                row.getString("template_key"),
                row.getString("language"),
                facts.read(row.getString("facts")),
                row.getString("address"),
                consent,
                messageId == null ? "" : messageId,
                html == null
                        ? null
                        : new DispatchDetail.StoredMail(summary.subject(), html, row.getString("text_part")),
                steps(summary.customerId(), summary.dispatchId()),
                attempts(summary.customerId(), summary.dispatchId()));
    }

    private List<DispatchDetail.Step> steps(long customerId, long dispatchId) {
        return jdbc.sql("""
                select occurred_at, state, reason, reason_facts from dispatch_step
                where customer_id = ? and dispatch_id = ? order by step
                """)
                .params(customerId, dispatchId)
                .query((row, n) -> new DispatchDetail.Step(
                        instant(row, "occurred_at"),
                        DispatchState.of(row.getString("state")),
                        reason(row.getString("reason")),
                        facts.read(row.getString("reason_facts"))))
                .list();
    }

    private List<DispatchDetail.Attempt> attempts(long customerId, long dispatchId) {
        return jdbc.sql("""
                select attempt, started_at, finished_at, reply from delivery_attempt
                where customer_id = ? and dispatch_id = ? order by attempt
                """)
                .params(customerId, dispatchId)
                .query((row, n) -> new DispatchDetail.Attempt(
                        row.getInt("attempt"),
                        instant(row, "started_at"),
                        instantOrNull(row, "finished_at"),
                        row.getString("reply")))
                .list();
    }

    private static String key(@Nullable Reason reason) {
        return reason == null ? "" : reason.key();
    }

    private static @Nullable Reason reason(String key) {
        return key.isEmpty() ? null : Reason.of(key);
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
