package org.regulars.privacy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.regulars.consent.MailAllowance;
import org.regulars.customer.IdentityKind;
import org.regulars.shop.ShopProperties;
import org.regulars.token.SignedTokens;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Makes sure that somebody has the mailbox before anything personal is shown or changed: a link goes to the address, works once and
 * for an hour, and the button behind it signs that one browser in.
 *
 * <p>The token of a link is derived from the row by the server's key; the database holds SHA-256 only.
 */
@Component
@Transactional
public class MailboxProofs {

    public static final Duration LINK_WORKS = Duration.ofHours(1);

    private static final String USE = "your-data";
    private static final Duration APART = Duration.ofMinutes(5);
    private static final int A_DAY = 5;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final SignedTokens tokens;
    private final ShopProperties shop;
    private final MailAllowance allowance;

    MailboxProofs(JdbcClient jdbc, Clock clock, SignedTokens tokens, ShopProperties shop, MailAllowance allowance) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.tokens = tokens;
        this.shop = shop;
        this.allowance = allowance;
    }

    /**
     * Takes down that a stranger wants a link for this address. Whose it is, if anybody's, is looked up later by
     * {@link #lookUp}, so that neither the answer nor the time it takes says whether it is known.
     */
    public void ask(String address, String language) {
        IdentityKind.EMAIL
                .normalise(address)
                .ifPresent(value -> jdbc.sql("""
                        insert into sign_in_ask (address, language, asked_at) values (?, ?, ?)
                        on conflict on constraint sign_in_ask_pkey do nothing
                        """)
                        .params(value, language, OffsetDateTime.now(clock))
                        .update());
    }

    /** Lets a mail become due for each address that was asked about and is somebody's; forgets the others. */
    public void lookUp() {
        jdbc.sql("delete from sign_in_ask returning address, language")
                .query(Ask.class)
                .list()
                .forEach(ask -> ask(0, ask.address(), ask.language()));
    }

    private record Ask(String address, String language) {}

    /**
     * Has a link mailed to an address of a customer, unless it was asked for too often: once in five minutes, five times a day.
     * Whether the address is anybody's shows nowhere.
     *
     * @param customerId whose address it has to be; 0 for anybody's
     * @return whether a mail goes out
     */
    public boolean ask(long customerId, String address, String language) {
        Optional<Holder> holder = IdentityKind.EMAIL
                .normalise(address)
                .flatMap(value -> jdbc.sql("""
                        select i.identity_id, i.customer_id from identity i join customer c using (customer_id)
                        where i.kind = 'email' and i.value = ? and c.state in ('visitor', 'known')
                        for no key update of c
                        """).param(value).query(Holder.class).optional())
                .filter(one -> customerId == 0 || one.customerId() == customerId);
        if (holder.isEmpty()
                || !allowance.take(
                        holder.get().customerId(),
                        holder.get().identityId(),
                        "sign-in",
                        APART,
                        A_DAY,
                        clock.instant())) {
            return false;
        }
        OffsetDateTime now = OffsetDateTime.now(clock);
        long id = jdbc.sql("select nextval(pg_get_serial_sequence('mailbox_proof', 'proof_id'))")
                .query(Long.class)
                .single();
        jdbc.sql("""
                insert into mailbox_proof
                    (proof_id, customer_id, identity_id, language, token_hash, requested_at, expires_at)
                values (?, ?, ?, ?, ?, ?, ?)
                """)
                .params(
                        id,
                        holder.get().customerId(),
                        holder.get().identityId(),
                        language,
                        SignedTokens.sha256(token(id, now.toInstant())),
                        now,
                        now.plus(LINK_WORKS))
                .update();
        return true;
    }

    /** The absolute address to put into the mail of a proof, and nowhere else. */
    @Transactional(readOnly = true)
    public String link(long proofId) {
        Instant requested = jdbc.sql("select requested_at from mailbox_proof where proof_id = ?")
                .param(proofId)
                .query(OffsetDateTime.class)
                .single()
                .toInstant();
        return shop.link("/account/open/" + token(proofId, requested));
    }

    /** Whether a link would still open something; changes nothing. */
    @Transactional(readOnly = true)
    public Optional<Link> find(String token) {
        return idOf(token)
                .flatMap(id -> jdbc.sql("""
                        select p.used_at is null and p.expires_at > :now as works, p.language from mailbox_proof p
                        where p.proof_id = :id and p.token_hash = :hash
                        """)
                        .param("now", OffsetDateTime.now(clock))
                        .param("id", id)
                        .param("hash", SignedTokens.sha256(token))
                        .query(Link.class)
                        .optional());
    }

    /** A link of ours and whether it still works. */
    public record Link(boolean works, String language) {}

    /** The button behind the link was pressed: whose mailbox that proves, once; empty when the link is used, old or not ours. */
    public Optional<Proven> open(String token) {
        OffsetDateTime now = OffsetDateTime.now(clock);
        Optional<Proven> opened = idOf(token)
                .flatMap(id -> jdbc.sql("""
                        update mailbox_proof p set used_at = :now from identity i join customer c using (customer_id)
                        where p.proof_id = :id and p.token_hash = :hash and p.used_at is null and p.expires_at > :now
                            and i.identity_id = p.identity_id and i.customer_id = p.customer_id
                            and c.state in ('visitor', 'known')
                        returning p.customer_id, p.identity_id
                        """)
                        .param("now", now)
                        .param("id", id)
                        .param("hash", SignedTokens.sha256(token))
                        .query(Proven.class)
                        .optional());
        opened.ifPresent(one -> jdbc.sql(
                        "update identity set proven_at = coalesce(proven_at, ?) where identity_id = ? and customer_id = ?")
                .params(now, one.identityId(), one.customerId())
                .update());
        return opened;
    }

    /** Somebody who has shown that the mailbox is theirs. */
    public record Proven(long customerId, long identityId) {}

    private String token(long proofId, Instant requestedAt) {
        return tokens.sign(
                USE,
                proofId + ":" + requestedAt.atOffset(ZoneOffset.UTC).toInstant().toEpochMilli());
    }

    private Optional<Long> idOf(String token) {
        return tokens.verify(USE, token).map(content -> Long.valueOf(content.substring(0, content.indexOf(':'))));
    }

    private record Holder(long identityId, long customerId) {}
}
