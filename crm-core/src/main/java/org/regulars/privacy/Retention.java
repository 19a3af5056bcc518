package org.regulars.privacy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.regulars.audit.AuditTrail;
import org.regulars.job.Job;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * How long each kind of data is kept. Nothing is deleted until somebody switched a rule on; then what is older goes, in portions,
 * and of the interactions whole months at once where everything in them may go.
 */
@Component
public class Retention implements Job {

    private static final int PORTION = 5_000;
    private static final int MOST_PORTIONS = 400;
    private static final int EXAMPLES = 5;
    private static final int COUNTED = 1_000_000;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final TransactionTemplate transaction;
    private final Erasures erasures;
    private final AuditTrail audit;

    Retention(JdbcClient jdbc, Clock clock, TransactionTemplate transaction, Erasures erasures, AuditTrail audit) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.transaction = transaction;
        this.erasures = erasures;
        this.audit = audit;
    }

    /**
     * A kind with its rule.
     *
     * @param suggestedDays 0 where we suggest to keep it for ever
     * @param keepDays null while nothing was decided
     * @param lastRunAt null until something was deleted
     */
    public record Rule(
            String kind,
            int suggestedDays,
            @Nullable Integer keepDays,
            boolean enabled,
            @Nullable OffsetDateTime lastRunAt,
            long lastRows) {}

    /** All kinds in the order of their list. */
    public List<Rule> rules() {
        List<Rule> rules = new ArrayList<>();
        for (RetentionKind kind : RetentionKind.ALL) {
            rules.add(jdbc.sql("select keep_days, enabled, last_run_at, last_rows from retention_rule where kind = ?")
                    .param(kind.key())
                    .query((row, n) -> new Rule(
                            kind.key(),
                            kind.suggestedDays(),
                            row.getInt("keep_days"),
                            row.getBoolean("enabled"),
                            row.getObject("last_run_at", OffsetDateTime.class),
                            row.getLong("last_rows")))
                    .optional()
                    .orElse(new Rule(kind.key(), kind.suggestedDays(), null, false, null, 0)));
        }
        return rules;
    }

    /**
     * What a rule would delete now.
     *
     * @param exact false when there is more than could be counted in a moment
     * @param oldest null when there is nothing
     */
    public record DryRun(
            String kind,
            int keepDays,
            long rows,
            boolean exact,
            @Nullable OffsetDateTime oldest,
            @Nullable OffsetDateTime newest,
            List<String> examples) {}

    /** Deletes nothing; empty for an unknown kind. */
    public Optional<DryRun> dryRun(String key, int keepDays) {
        return kind(key).map(kind -> {
            OffsetDateTime cutoff = cutoff(keepDays);
            List<String> examples = jdbc.sql("select %s as example from %s t where %s order by %s limit %d"
                            .formatted(kind.example(), kind.table(), kind.old(), kind.time(), EXAMPLES))
                    .param("cutoff", cutoff)
                    .query(String.class)
                    .list();
            return jdbc.sql("""
                    select count(*) as rows, min(at) as oldest, max(at) as newest
                    from (select %s as at from %s t where %s limit %d) old
                    """.formatted(kind.time(), kind.table(), kind.old(), COUNTED + 1))
                    .param("cutoff", cutoff)
                    .query((row, n) -> new DryRun(
                            key,
                            keepDays,
                            Math.min(row.getLong("rows"), COUNTED),
                            row.getLong("rows") <= COUNTED,
                            row.getObject("oldest", OffsetDateTime.class),
                            row.getObject("newest", OffsetDateTime.class),
                            examples))
                    .single();
        });
    }

    /** Decides how long a kind is kept, and whether what is older is deleted from now on; false for an unknown kind. */
    public boolean change(String key, int keepDays, boolean enabled, String actor) {
        if (kind(key).isEmpty()) {
            return false;
        }
        jdbc.sql("""
                insert into retention_rule (kind, keep_days, enabled, changed_by, changed_at) values (?, ?, ?, ?, ?)
                on conflict on constraint retention_rule_pkey do update set keep_days = excluded.keep_days,
                    enabled = excluded.enabled, changed_by = excluded.changed_by, changed_at = excluded.changed_at
                """)
                .params(key, keepDays, enabled, actor, OffsetDateTime.now(clock))
                .update();
        audit.record(actor, "retention-changed", "retention " + key, Map.of("days", keepDays, "enabled", enabled));
        return true;
    }

    @Override
    public String key() {
        return "retention";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    /** Applies every rule that is on; what one run does not manage the next goes on with. */
    @Override
    public String run() {
        StringJoiner done = new StringJoiner(", ");
        List<Rule> on = rules().stream().filter(Rule::enabled).toList();
        long dropped = dropMonths(on);
        if (dropped > 0) {
            done.add(dropped + " months of interactions");
        }
        for (Rule rule : on) {
            long rows = apply(kind(rule.kind()).orElseThrow(), days(rule));
            if (rows > 0) {
                done.add(rows + " " + rule.kind());
                jdbc.sql("update retention_rule set last_run_at = ?, last_rows = ? where kind = ?")
                        .params(OffsetDateTime.now(clock), rows, rule.kind())
                        .update();
                audit.record("system", "retention-applied", "retention " + rule.kind(), Map.of("rows", rows));
            }
        }
        return done.toString();
    }

    private long apply(RetentionKind kind, int keepDays) {
        OffsetDateTime cutoff = cutoff(keepDays);
        if (kind.key().equals(RetentionKind.INACTIVE)) {
            List<Long> ids = ids(kind, cutoff, 200);
            ids.forEach(id -> erasures.erase(id, 0, "system"));
            return ids.size();
        }
        long rows = 0;
        for (int portion = 0; portion < MOST_PORTIONS; portion++) {
            int some = kind.key().equals(RetentionKind.VISITORS)
                    ? erasures.forgetVisitors(ids(kind, cutoff, 500))
                    : one(kind, cutoff);
            rows += some;
            if (some == 0) {
                break;
            }
        }
        return rows;
    }

    private int one(RetentionKind kind, OffsetDateTime cutoff) {
        Integer rows = transaction.execute(status -> jdbc.sql(kind.statement())
                .param("cutoff", cutoff)
                .param("now", OffsetDateTime.now(clock))
                .param("limit", PORTION)
                .update());
        return rows == null ? 0 : rows;
    }

    private List<Long> ids(RetentionKind kind, OffsetDateTime cutoff, int limit) {
        return jdbc.sql("select t.customer_id from %s t where %s order by t.customer_id limit %d"
                        .formatted(kind.table(), kind.old(), limit))
                .param("cutoff", cutoff)
                .query(Long.class)
                .list();
    }

    /** A month that is over for visitors and customers alike goes as a whole: its partition is dropped. */
    private long dropMonths(List<Rule> on) {
        List<Integer> days = on.stream()
                .filter(rule -> rule.kind().equals(RetentionKind.VISITOR_INTERACTIONS)
                        || rule.kind().equals(RetentionKind.CUSTOMER_INTERACTIONS))
                .map(Retention::days)
                .toList();
        if (days.size() < 2) {
            return 0;
        }
        OffsetDateTime cutoff = cutoff(Math.max(days.get(0), days.get(1)));
        List<String> months = jdbc.sql("""
                select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
                where i.inhparent = 'interaction'::regclass and c.relname ~ '^interaction_[0-9]{6}$'
                """).query(String.class).list().stream()
                .filter(name -> !endOf(name).isAfter(cutoff.toInstant()))
                .filter(name -> jdbc.sql("select exists (select from " + name + ")")
                        .query(Boolean.class)
                        .single())
                .toList();
        long dropped = 0;
        for (String month : months) {
            try {
                transaction.executeWithoutResult(status -> {
                    // Whoever reads interactions now is not made to wait long; then the portions do it.
                    jdbc.sql("set local lock_timeout = '3s'").update();
                    jdbc.sql("drop table " + month).update();
                });
                dropped++;
            } catch (DataAccessException e) {
                return dropped;
            }
        }
        return dropped;
    }

    private static Instant endOf(String partition) {
        int year = Integer.parseInt(partition.substring(12, 16));
        int month = Integer.parseInt(partition.substring(16, 18));
        return java.time.YearMonth.of(year, month)
                .plusMonths(1)
                .atDay(1)
                .atStartOfDay()
                .toInstant(ZoneOffset.UTC);
    }

    private static int days(Rule rule) {
        Integer days = rule.keepDays();
        return days == null ? rule.suggestedDays() : days;
    }

    private OffsetDateTime cutoff(int keepDays) {
        return OffsetDateTime.now(clock).minusDays(keepDays);
    }

    private static Optional<RetentionKind> kind(String key) {
        return RetentionKind.ALL.stream().filter(kind -> kind.key().equals(key)).findFirst();
    }
}
