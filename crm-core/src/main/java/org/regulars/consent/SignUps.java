package org.regulars.consent;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.regulars.customer.AttributeOrigin;
import org.regulars.customer.Customers;
import org.regulars.customer.Identified;
import org.regulars.customer.IdentityClaim;
import org.regulars.customer.IdentityKind;
import org.regulars.shop.ShopProperties;
import org.regulars.token.SignedTokens;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Sign-ups with double opt-in: what was ticked permits nothing until the mailbox confirmed it.
 *
 * <p>The token of a confirmation link is derived from the row by the server's key and works once; the database holds its
 * SHA-256 only.
 */
@Component
@Transactional
public class SignUps {

    private static final String USE = "confirm";
    private static final Duration APART = Duration.ofMinutes(15);
    private static final int A_DAY = 3;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Customers customers;
    private final ConsentLedger ledger;
    private final SignedTokens tokens;
    private final ShopProperties shop;
    private final ConsentProperties properties;
    private final Suppressions suppressions;
    private final MailAllowance allowance;
    private final ApplicationEventPublisher publisher;

    SignUps(
            JdbcClient jdbc,
            Clock clock,
            Customers customers,
            ConsentLedger ledger,
            SignedTokens tokens,
            ShopProperties shop,
            ConsentProperties properties,
            Suppressions suppressions,
            MailAllowance allowance,
            ApplicationEventPublisher publisher) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.customers = customers;
        this.ledger = ledger;
        this.tokens = tokens;
        this.shop = shop;
        this.properties = properties;
        this.suppressions = suppressions;
        this.allowance = allowance;
        this.publisher = publisher;
    }

    /**
     * Takes a sign-up and, unless the address was asked too often already, lets one confirmation mail become due. Whether
     * the address was known shows nowhere.
     *
     * @return the sign-up that waits for its mailbox; empty when the address was asked too often
     * @throws IllegalArgumentException when the address cannot be one, or nothing was ticked
     */
    public OptionalLong request(SignUpRequest request) {
        if (request.agreed().isEmpty()) {
            throw new IllegalArgumentException("Nothing was ticked");
        }
        Instant now = clock.instant();
        Identified who = customers
                .identify(
                        List.of(new IdentityClaim(IdentityKind.EMAIL, request.email(), false)),
                        request.source().source(),
                        now)
                .orElseThrow(() -> new IllegalArgumentException("Not an e-mail address"));
        long customerId = who.customerId();
        long identityId = who.identityId();
        if (!allowance.take(customerId, identityId, "sign-up", APART, A_DAY, now)) {
            return OptionalLong.empty();
        }
        Long[] entries = request.agreed().stream()
                .map(shown -> ledger.record(new RecordConsent(
                        customerId,
                        shown.purpose(),
                        shown.topic(),
                        ConsentLedger.MAIL,
                        ConsentStatus.GRANTED,
                        LegalBasis.CONSENT,
                        identityId,
                        shown,
                        request.source(),
                        now)))
                .toArray(Long[]::new);
        long optInId = jdbc.sql("select nextval(pg_get_serial_sequence('opt_in', 'opt_in_id'))")
                .query(Long.class)
                .single();
        jdbc.sql("""
                insert into opt_in (opt_in_id, customer_id, identity_id, purposes, entry_ids, language, form, first_name,
                    token_hash, requested_at, expires_at, utm_source, utm_medium, utm_campaign, utm_term, utm_content)
                values (:id, :customer, :identity, :purposes, :entries, :language, :form, :name, :hash, :now, :expires,
                    :utm_source, :utm_medium, :utm_campaign, :utm_term, :utm_content)
                """)
                .param("id", optInId)
                .param("customer", customerId)
                .param("identity", identityId)
                .param(
                        "purposes",
                        request.agreed().stream()
                                .map(ShownWording::purpose)
                                .distinct()
                                .toArray(String[]::new))
                .param("entries", entries)
                .param("language", request.language())
                .param("form", request.source().ref())
                .param("name", request.firstName().strip())
                .param("hash", SignedTokens.sha256(token(optInId)))
                .param("now", utc(now))
                .param("expires", utc(now.plus(properties.confirmWithin())))
                .param("utm_source", request.utm().source())
                .param("utm_medium", request.utm().medium())
                .param("utm_campaign", request.utm().campaign())
                .param("utm_term", request.utm().term())
                .param("utm_content", request.utm().content())
                .update();
        return OptionalLong.of(optInId);
    }

    /** Sign-ups whose mailbox can still confirm, oldest first; each is due exactly one transactional mail, however long ago. */
    @Transactional(readOnly = true)
    public List<PendingConfirmation> toConfirm() {
        Map<Long, PendingConfirmation> pending = new LinkedHashMap<>();
        jdbc.sql("""
                select o.opt_in_id, o.customer_id, o.identity_id, i.value as email, o.language, o.requested_at, o.expires_at,
                    e.purpose, e.topic, w.language as wording_language, w.wording
                from opt_in o
                join identity i on i.identity_id = o.identity_id
                join consent_entry e on e.customer_id = o.customer_id and e.entry_id = any(o.entry_ids)
                join consent_wording w on w.wording_id = e.wording_id
                where o.confirmed_at is null and o.expires_at > ?
                order by o.opt_in_id, e.entry_id
                """).param(utc(clock.instant())).query(row -> {
            PendingConfirmation one = pending.get(row.getLong("opt_in_id"));
            if (one == null) {
                one = new PendingConfirmation(
                        row.getLong("opt_in_id"),
                        row.getLong("customer_id"),
                        row.getLong("identity_id"),
                        row.getString("email"),
                        row.getString("language"),
                        new ArrayList<>(),
                        row.getObject("requested_at", OffsetDateTime.class).toInstant(),
                        row.getObject("expires_at", OffsetDateTime.class).toInstant());
                pending.put(one.optInId(), one);
            }
            one.wordings().add(shown(row));
        });
        return List.copyOf(pending.values());
    }

    /** The absolute address that confirms a sign-up; only ever put it into the mail to that sign-up's own address. */
    public String confirmLink(long optInId) {
        return shop.link("/p/confirm/" + token(optInId));
    }

    /** What a confirmation link is about; empty when the token is none of ours. Changes nothing. */
    @Transactional(readOnly = true)
    public Optional<OptIn> find(String token) {
        return idOf(token)
                .flatMap(id -> jdbc.sql("""
                        select o.customer_id, o.language, o.form, i.value, o.confirmed_at is not null as confirmed,
                            o.expires_at <= :now as expired
                        from opt_in o join identity i on i.identity_id = o.identity_id
                        where o.opt_in_id = :id and o.token_hash = :hash
                        """)
                        .param("now", utc(clock.instant()))
                        .param("id", id)
                        .param("hash", SignedTokens.sha256(token))
                        .query((row, n) -> new OptIn(
                                row.getLong("customer_id"),
                                row.getBoolean("confirmed")
                                        ? OptIn.State.CONFIRMED
                                        : row.getBoolean("expired") ? OptIn.State.EXPIRED : OptIn.State.WAITING,
                                LinkHolder.mask(row.getString("value")),
                                row.getString("language"),
                                row.getString("form"),
                                wordings(id)))
                        .optional());
    }

    /**
     * The mailbox says yes: what was ticked becomes valid and the address proven.
     *
     * @return false when the link was used before, is too old or none of ours
     */
    public boolean confirm(String token, ConsentSource by) {
        Instant now = clock.instant();
        Optional<Confirmed> confirmed = idOf(token)
                .flatMap(id -> jdbc.sql("""
                        update opt_in set confirmed_at = :now
                        where opt_in_id = :id and token_hash = :hash and confirmed_at is null and expires_at > :now
                        returning opt_in_id, customer_id, identity_id, first_name, language
                        """)
                        .param("now", utc(now))
                        .param("id", id)
                        .param("hash", SignedTokens.sha256(token))
                        .query(Confirmed.class)
                        .optional());
        confirmed.ifPresent(one -> {
            ConsentSource source = properties.kept(by);
            jdbc.sql("""
                    insert into consent_entry (customer_id, purpose, topic, channel, status, legal_basis, identity_id,
                        wording_id, source, source_ref, page, recorded_by, ip, user_agent, occurred_at, recorded_at)
                    select e.customer_id, e.purpose, e.topic, e.channel, 'confirmed', e.legal_basis, e.identity_id,
                        e.wording_id, :source, :ref, e.page, :by, :ip, :agent, :now, :now
                    from opt_in o join consent_entry e on e.customer_id = o.customer_id and e.entry_id = any(o.entry_ids)
                    where o.opt_in_id = :id
                    order by e.entry_id
                    """)
                    .param("source", source.source())
                    .param("ref", "opt-in-" + one.optInId())
                    .param("by", source.recordedBy())
                    .param("ip", source.ip())
                    .param("agent", source.userAgent())
                    .param("now", utc(now))
                    .param("id", one.optInId())
                    .update();
            prove(one, now);
            publisher.publishEvent(new SignUpConfirmed(one.optInId(), one.customerId()));
        });
        return confirmed.isPresent();
    }

    /** Only now is what was typed beside the address worth anything, and only where nothing better is known. */
    private void prove(Confirmed confirmed, Instant now) {
        String address = jdbc.sql("select shown from identity where identity_id = ?")
                .param(confirmed.identityId())
                .query(String.class)
                .single();
        customers.identify(List.of(new IdentityClaim(IdentityKind.EMAIL, address, true)), "double-opt-in", now);
        Map<String, String> told = jdbc.sql("select first_name, language from customer where customer_id = ?")
                .param(confirmed.customerId())
                .query((row, n) -> Map.of(
                        "first_name", row.getString("first_name").isEmpty() ? confirmed.firstName() : "",
                        "language", row.getString("language").isEmpty() ? confirmed.language() : ""))
                .single();
        customers.describe(confirmed.customerId(), AttributeOrigin.TOLD, told, "sign-up-form", now);
        // Who was erased once and says yes anew from the mailbox is welcome again.
        suppressions.lift(address, Suppressions.Reason.ERASED);
        publisher.publishEvent(new OptInConfirmed(confirmed.customerId()));
    }

    /** What each form brought in, the busiest first. */
    @Transactional(readOnly = true)
    public List<FormCount> counts() {
        return jdbc.sql("""
                select form, count(*) as requested, count(confirmed_at) as confirmed,
                    count(*) filter (where confirmed_at is null and expires_at > ?) as waiting
                from opt_in group by form order by requested desc, form
                """).param(utc(clock.instant())).query(FormCount.class).list();
    }

    /** What each source brought in, the busiest first, at most a hundred; links may name anything. */
    @Transactional(readOnly = true)
    public List<SourceCount> sources() {
        return jdbc.sql("""
                select form, utm_source as source, utm_medium as medium, utm_campaign as campaign,
                    count(*) as requested, count(confirmed_at) as confirmed
                from opt_in group by form, utm_source, utm_medium, utm_campaign
                order by requested desc, form, utm_source, utm_medium, utm_campaign limit 100
                """).query(SourceCount.class).list();
    }

    private List<ShownWording> wordings(long optInId) {
        return jdbc.sql("""
                select e.purpose, e.topic, w.language as wording_language, w.wording
                from opt_in o
                join consent_entry e on e.customer_id = o.customer_id and e.entry_id = any(o.entry_ids)
                join consent_wording w on w.wording_id = e.wording_id
                where o.opt_in_id = ? order by e.entry_id
                """).param(optInId).query((row, n) -> shown(row)).list();
    }

    private static ShownWording shown(ResultSet row) throws SQLException {
        return new ShownWording(
                row.getString("purpose"),
                row.getString("topic"),
                row.getString("wording_language"),
                row.getString("wording"));
    }

    private String token(long optInId) {
        return tokens.sign(USE, Long.toString(optInId));
    }

    private Optional<Long> idOf(String token) {
        return tokens.verify(USE, token).map(Long::valueOf);
    }

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }

    record Confirmed(long optInId, long customerId, long identityId, String firstName, String language) {}
}
