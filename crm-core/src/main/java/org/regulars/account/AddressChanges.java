package org.regulars.account;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.regulars.audit.AuditTrail;
import org.regulars.consent.ConsentLedger;
import org.regulars.consent.ConsentSource;
import org.regulars.consent.LinkHolder;
import org.regulars.consent.MailAllowance;
import org.regulars.customer.Customers;
import org.regulars.customer.Identified;
import org.regulars.customer.IdentityClaim;
import org.regulars.customer.IdentityKind;
import org.regulars.customer.MergeCustomers;
import org.regulars.customer.Merges;
import org.regulars.shop.ShopProperties;
import org.regulars.token.SignedTokens;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Lets a customer be written to at another address. Until its mailbox says yes the address is not theirs: it belongs to a customer
 * of its own, as after a sign-up that nobody confirmed. Every address known so far gets a notice with a link that stops the change,
 * or takes it back for a month.
 */
@Component
@Transactional
public class AddressChanges {

    static final Duration CONFIRM_WITHIN = Duration.ofDays(1);
    static final Duration STOP_WITHIN = Duration.ofDays(30);

    private static final String CONFIRM = "address-change";
    private static final String STOP = "address-stop";
    private static final Duration APART = Duration.ofMinutes(15);
    private static final int A_DAY = 3;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Customers customers;
    private final Merges merges;
    private final ConsentLedger ledger;
    private final MailAllowance allowance;
    private final AccountSessions sessions;
    private final Passkeys passkeys;
    private final SignedTokens tokens;
    private final ShopProperties shop;
    private final AuditTrail audit;

    AddressChanges(
            JdbcClient jdbc,
            Clock clock,
            Customers customers,
            Merges merges,
            ConsentLedger ledger,
            MailAllowance allowance,
            AccountSessions sessions,
            Passkeys passkeys,
            SignedTokens tokens,
            ShopProperties shop,
            AuditTrail audit) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.customers = customers;
        this.merges = merges;
        this.ledger = ledger;
        this.allowance = allowance;
        this.sessions = sessions;
        this.passkeys = passkeys;
        this.tokens = tokens;
        this.shop = shop;
        this.audit = audit;
    }

    /**
     * Takes a wish down and lets a mail to the new address, and notices to all others, become due, unless the new address was
     * asked too often already. An earlier wish that nobody confirmed is dropped.
     *
     * @return false when this cannot be an address; whether anybody has it shows nowhere
     */
    public boolean ask(AccountSession who, String address, String language) {
        if (IdentityKind.EMAIL.normalise(address).isEmpty()) {
            return false;
        }
        Instant now = clock.instant();
        Identified holder = customers
                .identify(List.of(new IdentityClaim(IdentityKind.EMAIL, address, false)), "address-change", now)
                .orElseThrow();
        if (!allowance.take(holder.customerId(), holder.identityId(), CONFIRM, APART, A_DAY, now)) {
            return true;
        }
        cancel(who.customerId());
        long id = jdbc.sql("select nextval(pg_get_serial_sequence('address_change', 'change_id'))")
                .query(Long.class)
                .single();
        jdbc.sql("""
                insert into address_change
                    (change_id, customer_id, identity_id, new_identity_id, language, token_hash, asked_at, expires_at)
                values (?, ?, ?, ?, ?, ?, ?, ?)
                """)
                .params(
                        id,
                        who.customerId(),
                        who.identityId(),
                        holder.identityId(),
                        language,
                        SignedTokens.sha256(token(CONFIRM, id)),
                        OffsetDateTime.now(clock),
                        OffsetDateTime.now(clock).plus(CONFIRM_WITHIN))
                .update();
        record("address-change-asked", who.customerId());
        return true;
    }

    /** Drops what waits for its mailbox. */
    public void cancel(long customerId) {
        jdbc.sql("""
                update address_change set stopped_at = :now
                where customer_id = :customer and confirmed_at is null and stopped_at is null
                """)
                .param("now", OffsetDateTime.now(clock))
                .param("customer", customerId)
                .update();
    }

    /** The address that waits for its mailbox, if one does. */
    @Transactional(readOnly = true)
    public Optional<String> waiting(long customerId) {
        return jdbc.sql("""
                select i.value from address_change a join identity i on i.identity_id = a.new_identity_id
                where a.customer_id = ? and a.confirmed_at is null and a.stopped_at is null and a.expires_at > ?
                order by a.change_id desc limit 1
                """)
                .params(customerId, OffsetDateTime.now(clock))
                .query(String.class)
                .optional();
    }

    /** The absolute address that confirms a change; only ever put it into the mail to the new address. */
    public String confirmLink(long changeId) {
        return shop.link("/account/address/" + token(CONFIRM, changeId));
    }

    /** The absolute address that stops a change; only ever put it into the notice to an address known so far. */
    public String stopLink(long changeId) {
        return shop.link("/account/address/stop/" + token(STOP, changeId));
    }

    /** Where a change stands, for whoever holds one of its links. */
    public enum State {
        WAITING,
        CONFIRMED,
        STOPPED,
        EXPIRED
    }

    /** A change as a link shows it: nothing but the new address, masked. */
    public record Shown(State state, String maskedAddress, String language) {}

    /** What a confirming link is about; empty when it is none of ours. Changes nothing. */
    @Transactional(readOnly = true)
    public Optional<Shown> toConfirm(String token) {
        return change(CONFIRM, token, "").map(change -> shown(change, change.expiresAt()));
    }

    /** What a stopping link is about; empty when it is none of ours. Changes nothing. */
    @Transactional(readOnly = true)
    public Optional<Shown> toStop(String token) {
        return change(STOP, token, "")
                .map(change -> shown(change, change.askedAt().plus(STOP_WITHIN)));
    }

    private Shown shown(Change change, OffsetDateTime until) {
        State state = change.stoppedAt() != null
                ? State.STOPPED
                : OffsetDateTime.now(clock).isBefore(until)
                        ? change.confirmedAt() == null ? State.WAITING : State.CONFIRMED
                        : change.confirmedAt() == null ? State.EXPIRED : State.CONFIRMED;
        return new Shown(state, LinkHolder.mask(change.address()), change.language());
    }

    /** What became of a pressed button. */
    public enum Outcome {
        DONE,
        /** The address is of a customer who has more with us than it alone, so nothing was changed. */
        TAKEN,
        /** The link was used, stopped, is too old or none of ours. */
        OVER
    }

    /**
     * The new mailbox says yes: the address becomes the customer's, comes first, and gets from now on what was agreed to under
     * the others. What happened at which address stays in the ledger.
     */
    public Outcome confirm(String token, ConsentSource by) {
        OffsetDateTime now = OffsetDateTime.now(clock);
        Change change = change(CONFIRM, token, " for update of a").orElse(null);
        if (change == null || shown(change, change.expiresAt()).state() != State.WAITING) {
            return Outcome.OVER;
        }
        Long mergeId = null;
        if (change.holderId() != change.customerId()) {
            if (!isNothingElse(change)) {
                jdbc.sql("update address_change set stopped_at = ? where change_id = ?")
                        .params(now, change.changeId())
                        .update();
                return Outcome.TAKEN;
            }
            mergeId = merges.merge(
                    new MergeCustomers(change.customerId(), change.holderId(), Set.of(), List.of()), "customer");
        }
        jdbc.sql("update address_change set confirmed_at = :now, merge_id = :merge where change_id = :id")
                .param("now", now)
                .param("merge", mergeId, java.sql.Types.BIGINT)
                .param("id", change.changeId())
                .update();
        jdbc.sql(
                        "update identity set proven_at = :now, preferred_at = :now where identity_id = :id and customer_id = :customer")
                .param("now", now)
                .param("id", change.newIdentityId())
                .param("customer", change.customerId())
                .update();
        ledger.writeTo(change.customerId(), change.newIdentityId(), by);
        customers.refreshSearch(List.of(change.customerId()));
        record("address-changed", change.customerId());
        return Outcome.DONE;
    }

    /**
     * Somebody at an address known so far says no: what waits is dropped, what was done is taken back, and whoever is signed in
     * has to prove anew that they may, passkeys included.
     */
    public Outcome stop(String token, ConsentSource by) {
        OffsetDateTime now = OffsetDateTime.now(clock);
        Change change = change(STOP, token, " for update of a").orElse(null);
        if (change == null
                || change.stoppedAt() != null
                || !now.isBefore(change.askedAt().plus(STOP_WITHIN))) {
            return Outcome.OVER;
        }
        jdbc.sql("update address_change set stopped_at = ? where change_id = ?")
                .params(now, change.changeId())
                .update();
        if (change.confirmedAt() != null) {
            takeBack(change, now, by);
        }
        sessions.endAll(change.customerId());
        passkeys.removeAll(change.customerId());
        record("address-change-stopped", change.customerId());
        return Outcome.DONE;
    }

    private void takeBack(Change change, OffsetDateTime now, ConsentSource by) {
        jdbc.sql("update identity set preferred_at = null where identity_id = ? and customer_id = ?")
                .params(change.newIdentityId(), change.customerId())
                .update();
        jdbc.sql("update identity set preferred_at = ? where identity_id = ? and customer_id = ?")
                .params(now, change.identityId(), change.customerId())
                .update();
        ledger.writeTo(change.customerId(), change.identityId(), by);
        if (change.mergeId() != null) {
            long back = jdbc.sql("select merged_id from customer_merge where merge_id = ? and undone_at is null")
                    .param(change.mergeId())
                    .query(Long.class)
                    .optional()
                    .orElse(0L);
            if (back != 0) {
                merges.undo(change.mergeId(), "customer");
                ledger.withdrawAll(back, by);
            }
        }
        customers.refreshSearch(List.of(change.customerId()));
    }

    /** Whether who has the new address is known by it alone, and did nothing and agreed to nothing. */
    private boolean isNothingElse(Change change) {
        return jdbc.sql("""
                select c.state = 'known'
                    and not exists (select from identity i where i.customer_id = :holder and i.identity_id <> :identity)
                    and not exists (select from customer_order o where o.customer_id = :holder)
                    and not exists (select from consent_entry e where e.customer_id = :holder and e.status <> 'granted')
                    and not exists (select from interaction n where n.customer_id = :holder)
                    and not exists (select from profile_attribute p where p.customer_id = :holder)
                    and not exists (select from quote q where q.customer_id = :holder)
                    and not exists (select from privacy_limit l where l.customer_id = :holder)
                    and not exists (select from passkey p where p.customer_id = :holder)
                    and not exists (select from account_session s where s.customer_id = :holder)
                from customer c where c.customer_id = :holder
                """)
                .param("holder", change.holderId())
                .param("identity", change.newIdentityId())
                .query(Boolean.class)
                .single();
    }

    private Optional<Change> change(String use, String token, String lock) {
        return tokens.verify(use, token)
                .map(Long::valueOf)
                .flatMap(id -> jdbc.sql("""
                        select a.change_id, a.customer_id, a.identity_id, a.new_identity_id, i.customer_id as holder_id,
                            i.value as address, a.language, a.asked_at, a.expires_at, a.confirmed_at, a.stopped_at, a.merge_id
                        from address_change a
                        join identity i on i.identity_id = a.new_identity_id
                        join customer c on c.customer_id = a.customer_id
                        where a.change_id = :id and (:hash::bytea is null or a.token_hash = :hash)
                            and c.state in ('visitor', 'known')
                        """ + lock)
                        .param("id", id)
                        .param("hash", use.equals(CONFIRM) ? SignedTokens.sha256(token) : null, java.sql.Types.BINARY)
                        .query(Change.class)
                        .optional());
    }

    private String token(String use, long changeId) {
        return tokens.sign(use, Long.toString(changeId));
    }

    private void record(String action, long customerId) {
        audit.record("customer", action, "customer " + customerId, customerId, Map.of());
    }

    record Change(
            long changeId,
            long customerId,
            long identityId,
            long newIdentityId,
            long holderId,
            String address,
            String language,
            OffsetDateTime askedAt,
            OffsetDateTime expiresAt,
            @Nullable OffsetDateTime confirmedAt,
            @Nullable OffsetDateTime stoppedAt,
            @Nullable Long mergeId) {}
}
