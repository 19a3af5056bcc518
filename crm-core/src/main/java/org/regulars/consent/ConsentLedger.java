package org.regulars.consent;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.regulars.customer.Customers;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What each customer agreed to, in which words, when and where: entries are only ever added. What holds now is derived by
 * the database view {@code consent_state}, which the gate reads too.
 */
@Component
@Transactional
public class ConsentLedger {

    /** The channel of everything that goes by e-mail. */
    public static final String MAIL = "mail";

    private static final String ENTRIES = """
            select e.*, coalesce(i.shown, '') as address, coalesce(w.wording, '') as wording,
                coalesce(w.language, '') as language
            from consent_entry e
            left join identity i on i.identity_id = e.identity_id
            left join consent_wording w on w.wording_id = e.wording_id
            """;

    private final JdbcClient jdbc;
    private final Customers customers;
    private final Clock clock;
    private final Wordings wordings;
    private final ConsentProperties properties;

    ConsentLedger(JdbcClient jdbc, Customers customers, Clock clock, Wordings wordings, ConsentProperties properties) {
        this.jdbc = jdbc;
        this.customers = customers;
        this.clock = clock;
        this.wordings = wordings;
        this.properties = properties;
    }

    /**
     * Adds one entry and returns its id.
     *
     * @throws IllegalArgumentException when it is said to have happened in the future
     */
    public long record(RecordConsent command) {
        if (command.occurredAt().isAfter(clock.instant())) {
            throw new IllegalArgumentException("A consent cannot be given in the future: " + command.occurredAt());
        }
        ConsentSource source = properties.kept(command.source());
        ShownWording shown = command.wording();
        return jdbc.sql("""
                insert into consent_entry (customer_id, purpose, topic, channel, status, legal_basis, identity_id, wording_id,
                    source, source_ref, page, recorded_by, ip, user_agent, occurred_at, recorded_at)
                values (:customer, :purpose, :topic, :channel, :status, :basis, :identity, :wording,
                    :source, :ref, :page, :by, :ip, :agent, :at, :now)
                returning entry_id
                """)
                .param("customer", command.customerId())
                .param("purpose", command.purpose())
                .param("topic", command.topic())
                .param("channel", command.channel())
                .param("status", command.status().key())
                .param("basis", command.legalBasis().key())
                .param("identity", command.identityId())
                .param("wording", shown == null ? null : wordings.keep(shown), Types.BIGINT)
                .param("source", source.source())
                .param("ref", source.ref())
                .param("page", source.page())
                .param("by", source.recordedBy())
                .param("ip", source.ip())
                .param("agent", source.userAgent())
                .param("at", utc(command.occurredAt()))
                .param("now", utc(clock.instant()))
                .query(Long.class)
                .single();
    }

    /**
     * Stops mail for one topic, or for a whole purpose when the topic is ''. Says no twice as readily as once: where it is
     * stopped already nothing is added.
     *
     * @return whether something changed
     */
    public boolean withdraw(long customerId, String purpose, String topic, ConsentSource source) {
        return withdraw("""
                select p.purpose, :topic::text as topic, 'mail' as channel from purpose p
                where p.purpose = :purpose and not exists (
                    select from consent_state s where s.customer_id = :customer and s.purpose = p.purpose
                        and s.channel = 'mail' and s.topic = :topic and s.status = 'withdrawn')
                    or p.purpose = :purpose and :topic = '' and exists (
                    select from consent_state s where s.customer_id = :customer and s.purpose = p.purpose
                        and s.channel = 'mail' and s.status = 'confirmed')
                """, customerId, purpose, topic, source) > 0;
    }

    /** Stops every purpose on every channel; messages that a contract needs still go. Returns whether something changed. */
    public boolean withdrawAll(long customerId, ConsentSource source) {
        return withdraw("""
                select p.purpose, '' as topic, h.channel
                from purpose p cross join (values ('mail'), ('letter'), ('phone'), ('sms')) h (channel)
                where exists (
                    select from consent_state s where s.customer_id = :customer and s.purpose = p.purpose
                        and s.channel = h.channel and s.status = 'confirmed')
                    or h.channel = 'mail' and not exists (
                    select from consent_state s where s.customer_id = :customer and s.purpose = p.purpose
                        and s.channel = 'mail' and s.topic = '' and s.status = 'withdrawn')
                """, customerId, "", "", source) > 0;
    }

    /** Stops every purpose on every channel, also where nothing was ever agreed to, so that the objection stands in the ledger. */
    public boolean withdrawEverywhere(long customerId, ConsentSource source) {
        return withdraw("""
                select p.purpose, '' as topic, h.channel
                from purpose p cross join (values ('mail'), ('letter'), ('phone'), ('sms')) h (channel)
                where not exists (
                    select from consent_state s where s.customer_id = :customer and s.purpose = p.purpose
                        and s.channel = h.channel and s.topic = '' and s.status = 'withdrawn')
                    or exists (
                    select from consent_state s where s.customer_id = :customer and s.purpose = p.purpose
                        and s.channel = h.channel and s.status = 'confirmed')
                """, customerId, "", "", source) > 0;
    }

    private int withdraw(String what, long customerId, String purpose, String topic, ConsentSource by) {
        ConsentSource source = properties.kept(by);
        // Two stops at the same moment wait for each other, so that the second finds the first.
        customers.hold(customerId);
        return jdbc.sql("""
                insert into consent_entry (customer_id, purpose, topic, channel, status, legal_basis, identity_id,
                    source, source_ref, page, recorded_by, ip, user_agent, occurred_at, recorded_at)
                select :customer, stop.purpose, stop.topic, stop.channel, 'withdrawn', 'consent',
                    coalesce((select s.identity_id from consent_state s
                              where s.customer_id = :customer and s.purpose = stop.purpose
                                  and s.channel = stop.channel and s.topic = stop.topic),
                             (select min(i.identity_id) from identity i
                              where i.customer_id = :customer and i.kind = 'email'), 0),
                    :source, :ref, :page, :by, :ip, :agent, :at, :at
                from (%s) stop
                """.formatted(what))
                .param("customer", customerId)
                .param("purpose", purpose)
                .param("topic", topic)
                .param("source", source.source())
                .param("ref", source.ref())
                .param("page", source.page())
                .param("by", source.recordedBy())
                .param("ip", source.ip())
                .param("agent", source.userAgent())
                .param("at", utc(clock.instant()))
                .update();
    }

    /**
     * From now on what may go by mail goes to another address of the customer: each entry that permits it is said once more for
     * that address, as of when it was agreed to, so that nothing else counts differently.
     *
     * @param identityId an address that its owner proved
     */
    public void writeTo(long customerId, long identityId, ConsentSource by) {
        ConsentSource source = properties.kept(by);
        customers.hold(customerId);
        jdbc.sql("""
                insert into consent_entry (customer_id, purpose, topic, channel, status, legal_basis, identity_id, wording_id,
                    source, source_ref, page, recorded_by, ip, user_agent, occurred_at, recorded_at)
                select e.customer_id, e.purpose, e.topic, e.channel, e.status, e.legal_basis, :identity, e.wording_id,
                    :source, 'entry-' || e.entry_id, :page, :by, :ip, :agent, e.occurred_at, :now
                from consent_entry e
                where e.customer_id = :customer and e.identity_id <> :identity and e.entry_id in (
                    select s.entry_id from consent_state s
                    where s.customer_id = :customer and s.channel = 'mail' and s.status = 'confirmed')
                order by e.entry_id
                """)
                .param("identity", identityId)
                .param("source", source.source())
                .param("page", source.page())
                .param("by", source.recordedBy())
                .param("ip", source.ip())
                .param("agent", source.userAgent())
                .param("now", utc(clock.instant()))
                .param("customer", customerId)
                .update();
    }

    /** What holds now: the deciding entry for each purpose, channel and topic about which there is any. */
    @Transactional(readOnly = true)
    public List<ConsentState> state(long customerId) {
        return jdbc.sql("""
                select s.topic as state_topic, x.* from consent_state s
                join purpose p on p.purpose = s.purpose
                left join topic t on t.topic = s.topic
                join (%s where e.customer_id = :customer) x on x.entry_id = s.entry_id
                where s.customer_id = :customer
                order by p.sort_order, s.topic <> '', t.sort_order, s.channel
                """.formatted(ENTRIES))
                .param("customer", customerId)
                .query((row, n) -> state(row))
                .list();
    }

    /**
     * What we knew then: the deciding entry for each purpose, channel and topic among those that had happened and were
     * recorded by that moment.
     */
    @Transactional(readOnly = true)
    public List<ConsentState> stateAt(long customerId, Instant moment) {
        return jdbc.sql("""
                select t.topic as state_topic, x.*
                from (select purpose, topic from topic union all select purpose, '' from purpose) t
                join purpose p using (purpose)
                left join topic o on o.topic = t.topic
                cross join (values ('mail'), ('letter'), ('phone'), ('sms')) h (channel)
                cross join lateral (
                    %s where e.customer_id = :customer and e.purpose = t.purpose and e.channel = h.channel
                        and e.topic in ('', t.topic) and e.occurred_at <= :moment and e.recorded_at <= :moment
                    order by e.status = 'granted', e.occurred_at desc, e.entry_id desc limit 1) x
                order by p.sort_order, t.topic <> '', o.sort_order, h.channel
                """.formatted(ENTRIES))
                .param("customer", customerId)
                .param("moment", utc(moment))
                .query((row, n) -> state(row))
                .list();
    }

    /** All entries of a customer, newest first. */
    @Transactional(readOnly = true)
    public List<ConsentEntry> history(long customerId) {
        return jdbc.sql(ENTRIES + " where e.customer_id = ? order by e.occurred_at desc, e.entry_id desc")
                .param(customerId)
                .query((row, n) -> entry(row))
                .list();
    }

    /** One entry with its exact words; empty when this customer has no such entry. */
    @Transactional(readOnly = true)
    public Optional<ConsentEntry> entry(long customerId, long entryId) {
        return jdbc.sql(ENTRIES + " where e.customer_id = ? and e.entry_id = ?")
                .params(customerId, entryId)
                .query((row, n) -> entry(row))
                .optional();
    }

    private static ConsentState state(ResultSet row) throws SQLException {
        return new ConsentState(
                row.getString("purpose"),
                row.getString("state_topic"),
                row.getString("channel"),
                ConsentStatus.of(row.getString("status")),
                instant(row, "occurred_at"),
                entry(row));
    }

    private static ConsentEntry entry(ResultSet row) throws SQLException {
        return new ConsentEntry(
                row.getLong("entry_id"),
                row.getString("purpose"),
                row.getString("topic"),
                row.getString("channel"),
                ConsentStatus.of(row.getString("status")),
                LegalBasis.of(row.getString("legal_basis")),
                row.getLong("identity_id"),
                row.getString("address"),
                row.getString("wording"),
                row.getString("language"),
                new ConsentSource(
                        row.getString("source"),
                        row.getString("source_ref"),
                        row.getString("page"),
                        row.getString("recorded_by"),
                        row.getString("ip"),
                        row.getString("user_agent")),
                instant(row, "occurred_at"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
