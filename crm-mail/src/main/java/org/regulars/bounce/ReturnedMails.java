package org.regulars.bounce;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What came back, to be looked at. */
@Component
@Transactional(readOnly = true)
public class ReturnedMails {

    private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};

    private static final String NAME = """
            coalesce(nullif(concat_ws(' ', nullif(c.first_name, ''), nullif(c.last_name, '')), ''),
                (select min(i.shown) from identity i where i.customer_id = c.customer_id and i.kind = 'email'), '')
            """;
    private static final String LINE = """
            select r.*, m.source, %s as customer_name
            from mail_return r join customer c using (customer_id) join returned_mail m using (mail_id)
            """.formatted(NAME);

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Clock clock;

    ReturnedMails(JdbcClient jdbc, JsonMapper json, Clock clock) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
    }

    /** What a list shows. */
    public enum Show {
        /** Everything but deliveries. */
        ALL,
        /** What ended mail to an address. */
        SUPPRESSED,
        /** What says something about us: blocked, refused as spam, not authenticated. */
        ALERTS,
        /** What a person should look at. */
        OPEN
    }

    /**
     * The newest first.
     *
     * @param before the id the page begins before; {@link Long#MAX_VALUE} for the first page
     */
    public List<ReturnedSummary> list(Show show, long before, int limit) {
        String which = switch (show) {
            case ALL -> "m.kind <> 'delivery'";
            case SUPPRESSED -> "r.decision in ('suppressed', 'stopped')";
            case ALERTS -> "r.decision = 'alert' and m.reason <> 'mailbox-full'";
            case OPEN -> "m.problem <> '' and m.settled_at is null";
        };
        return jdbc.sql("""
                select m.mail_id, m.source, m.received_at, m.kind, m.subject, m.problem, m.reason,
                    coalesce(r.customer_id, 0) as customer_id, coalesce(r.decision, '') as decision,
                    coalesce(r.decision_facts, '{}') as decision_facts, r.reversed_at is not null as reversed,
                    case when c.customer_id is null then '' else %s end as customer_name
                from returned_mail m
                left join lateral (select * from mail_return x where x.mail_id = m.mail_id order by x.return_id limit 1) r on true
                left join customer c on c.customer_id = r.customer_id
                where m.mail_id < ? and %s
                order by m.mail_id desc limit ?
                """.formatted(NAME, which))
                .params(before, limit)
                .query((row, n) -> new ReturnedSummary(
                        row.getLong("mail_id"),
                        row.getString("source"),
                        instant(row, "received_at"),
                        ReturnKind.of(row.getString("kind")),
                        row.getString("subject"),
                        row.getString("problem"),
                        reason(row),
                        row.getLong("customer_id"),
                        row.getString("customer_name"),
                        row.getString("decision"),
                        json.readValue(row.getString("decision_facts"), MAP),
                        row.getBoolean("reversed")))
                .list();
    }

    /** One of them, with what it said; empty when there is none. */
    public Optional<ReturnedMail> find(long mailId) {
        List<ReturnLine> returns = jdbc.sql(LINE + " where r.mail_id = ? order by r.return_id")
                .param(mailId)
                .query((row, n) -> line(row))
                .list();
        return jdbc.sql("select * from returned_mail where mail_id = ?")
                .param(mailId)
                .query((row, n) -> new ReturnedMail(
                        row.getLong("mail_id"),
                        row.getString("source"),
                        instant(row, "received_at"),
                        ReturnKind.of(row.getString("kind")),
                        row.getString("subject"),
                        row.getString("problem"),
                        row.getString("recipient"),
                        reason(row),
                        row.getString("status"),
                        row.getString("reply_code"),
                        row.getString("words"),
                        ReadableMail.of(row.getBytes("raw")),
                        instantOrNull(row, "settled_at"),
                        row.getString("settled_by"),
                        returns))
                .optional();
    }

    /** What came back for one dispatch, in order. */
    public List<ReturnLine> of(long customerId, long dispatchId) {
        return jdbc.sql(LINE + " where r.customer_id = ? and r.dispatch_id = ? order by r.happened_at, r.return_id")
                .params(customerId, dispatchId)
                .query((row, n) -> line(row))
                .list();
    }

    /** How many a person should look at. */
    public long open() {
        return jdbc.sql("select count(*) from returned_mail where problem <> '' and settled_at is null")
                .query(Long.class)
                .single();
    }

    /**
     * Receivers that have something against our mails.
     *
     * @param words of the newest of them
     */
    public record Trouble(String domain, BounceReason reason, long mails, Instant last, String words) {}

    /** What receivers had against us in the last days, the most frequent first. */
    public List<Trouble> troubles(Duration since, int limit) {
        return jdbc.sql("""
                select domain, reason, count(*) as mails, max(happened_at) as last,
                    (array_agg(words order by happened_at desc))[1] as words
                from mail_return
                where kind = 'bounce' and decision = 'alert' and reason <> 'mailbox-full' and happened_at > ?
                group by domain, reason order by mails desc, domain limit ?
                """)
                .params(Bounces.utc(clock.instant().minus(since)), limit)
                .query((row, n) -> new Trouble(
                        row.getString("domain"),
                        BounceReason.of(row.getString("reason")),
                        row.getLong("mails"),
                        instant(row, "last"),
                        row.getString("words")))
                .list();
    }

    /** Reports that were refused because their signature was wrong. */
    public record Refusal(String source, LocalDate refusedOn, long refusals, OffsetDateTime lastAt, String problem) {}

    /** Those of the last seven days, the newest first. */
    public List<Refusal> refusals() {
        return jdbc.sql("""
                select source, refused_on, refusals, last_at, problem from report_refusal
                where refused_on > ? order by last_at desc limit 10
                """)
                .param(Bounces.utc(clock.instant()).toLocalDate().minusDays(7))
                .query(Refusal.class)
                .list();
    }

    private ReturnLine line(ResultSet row) throws SQLException {
        return new ReturnLine(
                row.getLong("customer_id"),
                row.getLong("return_id"),
                row.getLong("dispatch_id"),
                row.getLong("mail_id"),
                row.getString("customer_name"),
                row.getString("source"),
                ReturnKind.of(row.getString("kind")),
                reason(row),
                row.getBoolean("hard"),
                row.getString("status"),
                row.getString("reply_code"),
                row.getString("words"),
                instant(row, "happened_at"),
                row.getString("decision"),
                json.readValue(row.getString("decision_facts"), MAP),
                instantOrNull(row, "reversed_at"),
                row.getString("reversed_by"));
    }

    private static @Nullable BounceReason reason(ResultSet row) throws SQLException {
        String key = row.getString("reason");
        return key.isEmpty() ? null : BounceReason.of(key);
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
