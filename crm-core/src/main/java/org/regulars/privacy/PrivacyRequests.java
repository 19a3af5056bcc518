package org.regulars.privacy;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.regulars.audit.AuditTrail;
import org.regulars.shop.ShopProperties;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What people asked for, when it is due, and what was answered. An answer is due within one month; two further months can be
 * taken with a reason that is told to them (GDPR article 12 (3)).
 */
@Component
@Transactional
public class PrivacyRequests {

    private static final Period DUE = Period.ofMonths(1);
    private static final Period LONGER = Period.ofMonths(2);
    private static final String SELECT = """
            select r.*, coalesce(nullif(concat_ws(' ', nullif(c.first_name, ''), nullif(c.last_name, '')), ''),
                (select i.shown from identity i where i.customer_id = r.customer_id and i.kind = 'email'
                    order by i.preferred_at desc nulls last, i.shown limit 1), '')
                as customer_name
            from privacy_request r join customer c using (customer_id)
            """;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final ShopProperties shop;
    private final AuditTrail audit;

    PrivacyRequests(JdbcClient jdbc, Clock clock, ShopProperties shop, AuditTrail audit) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.shop = shop;
        this.audit = audit;
    }

    /**
     * Takes a request down; returns its id.
     *
     * @param scope marketing or profiling for an objection, '' otherwise
     * @param askedBy "customer" or a staff e-mail address
     * @param channel page, mail, phone, letter or in-person
     */
    public long file(
            long customerId,
            PrivacyRequest.Kind kind,
            String scope,
            String askedBy,
            String channel,
            PrivacyRequest.Proof proof,
            String note) {
        Instant now = clock.instant();
        long id = jdbc.sql("""
                insert into privacy_request (customer_id, kind, scope, state, asked_by, channel, proof, note, received_at, due_at)
                values (?, ?, ?, 'open', ?, ?, ?, ?, ?, ?) returning request_id
                """)
                .params(
                        customerId,
                        kind.key(),
                        scope,
                        askedBy,
                        channel,
                        proof.key(),
                        note,
                        utc(now),
                        utc(later(now, DUE)))
                .query(Long.class)
                .single();
        audit.record(
                askedBy, "privacy-request-received", "privacy request " + id, customerId, Map.of("kind", kind.key()));
        return id;
    }

    private Instant later(Instant at, Period period) {
        return at.atZone(shop.zone()).plus(period).toInstant();
    }

    /** Closes an open request; false when it was closed already. */
    public boolean close(long customerId, long requestId, PrivacyRequest.State state, String answer, String actor) {
        boolean closed = jdbc.sql("""
                update privacy_request set state = ?, answer = ?, handled_by = ?, handled_at = ?
                where customer_id = ? and request_id = ? and state = 'open'
                """)
                        .params(state.key(), answer, actor, OffsetDateTime.now(clock), customerId, requestId)
                        .update()
                > 0;
        if (closed) {
            audit.record(actor, "privacy-request-" + state.key(), "privacy request " + requestId, customerId, Map.of());
        }
        return closed;
    }

    /** Takes the two further months, once; false when they were taken or the request is closed. */
    public boolean extend(long customerId, long requestId, String reason, String actor) {
        Optional<PrivacyRequest> request = find(customerId, requestId);
        if (request.isEmpty() || !request.get().open() || request.get().extendedAt() != null) {
            return false;
        }
        jdbc.sql("""
                update privacy_request set extended_at = ?, extension_reason = ?, due_at = ?
                where customer_id = ? and request_id = ?
                """)
                .params(
                        OffsetDateTime.now(clock),
                        reason,
                        utc(later(request.get().receivedAt(), DUE.plus(LONGER))),
                        customerId,
                        requestId)
                .update();
        audit.record(
                actor,
                "privacy-request-extended",
                "privacy request " + requestId,
                customerId,
                Map.of("reason", reason));
        return true;
    }

    @Transactional(readOnly = true)
    public Optional<PrivacyRequest> find(long customerId, long requestId) {
        return jdbc.sql(SELECT + " where r.customer_id = ? and r.request_id = ?")
                .params(customerId, requestId)
                .query((row, n) -> request(row))
                .optional();
    }

    /** A customer's requests, the newest first. */
    @Transactional(readOnly = true)
    public List<PrivacyRequest> of(long customerId) {
        return jdbc.sql(SELECT + " where r.customer_id = ? order by r.request_id desc limit 100")
                .param(customerId)
                .query((row, n) -> request(row))
                .list();
    }

    /** Open requests of a customer of one kind, the oldest first. */
    @Transactional(readOnly = true)
    public List<PrivacyRequest> open(long customerId, PrivacyRequest.Kind kind) {
        return jdbc.sql(SELECT + " where r.customer_id = ? and r.kind = ? and r.state = 'open' order by r.request_id")
                .params(customerId, kind.key())
                .query((row, n) -> request(row))
                .list();
    }

    /** All open requests, what is due first first. */
    @Transactional(readOnly = true)
    public List<PrivacyRequest> due(int limit) {
        return jdbc.sql(SELECT + " where r.state = 'open' order by r.due_at, r.request_id limit ?")
                .param(limit)
                .query((row, n) -> request(row))
                .list();
    }

    /** Closed requests before the one given (exclusive), the newest first; begin with {@link Long#MAX_VALUE}. */
    @Transactional(readOnly = true)
    public List<PrivacyRequest> closed(long beforeId, int limit) {
        return jdbc.sql(SELECT + """
                 where r.state <> 'open' and r.request_id < ? order by r.received_at desc, r.request_id desc limit ?
                """)
                .params(beforeId, limit)
                .query((row, n) -> request(row))
                .list();
    }

    /** How many are open, and how many of these overdue. */
    @Transactional(readOnly = true)
    public Count count() {
        return jdbc.sql("""
                select count(*) as open, count(*) filter (where due_at < ?) as overdue from privacy_request where state = 'open'
                """).param(OffsetDateTime.now(clock)).query(Count.class).single();
    }

    /** Open requests and those overdue among them. */
    public record Count(long open, long overdue) {}

    private static PrivacyRequest request(ResultSet row) throws SQLException {
        return new PrivacyRequest(
                row.getLong("customer_id"),
                row.getString("customer_name"),
                row.getLong("request_id"),
                PrivacyRequest.Kind.of(row.getString("kind")).orElseThrow(),
                row.getString("scope"),
                PrivacyRequest.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getString("asked_by"),
                row.getString("channel"),
                PrivacyRequest.Proof.valueOf(row.getString("proof").toUpperCase(Locale.ROOT)),
                row.getString("note"),
                instant(row, "received_at"),
                instant(row, "due_at"),
                instantOrNull(row, "extended_at"),
                row.getString("extension_reason"),
                instantOrNull(row, "handled_at"),
                row.getString("handled_by"),
                row.getString("answer"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
