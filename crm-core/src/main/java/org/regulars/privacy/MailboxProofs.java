package org.regulars.privacy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.regulars.customer.IdentityKind;
import org.regulars.shop.ShopProperties;
import org.regulars.token.SignedTokens;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Makes sure that somebody has the mailbox before anything personal is shown or changed: a link goes to the address, works once and
 * for an hour, and the button behind it opens the data in that one browser for half an hour.
 *
 * <p>The token of a link is derived from the row by the server's key; the database holds SHA-256 only.
 */
@Component
@Transactional
public class MailboxProofs {

    public static final Duration LINK_WORKS = Duration.ofHours(1);
    public static final Duration VISIT_LASTS = Duration.ofMinutes(30);

    private static final String USE = "your-data";

    private final JdbcClient jdbc;
    private final Clock clock;
    private final SignedTokens tokens;
    private final ShopProperties shop;

    MailboxProofs(JdbcClient jdbc, Clock clock, SignedTokens tokens, ShopProperties shop) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.tokens = tokens;
        this.shop = shop;
    }

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
        if (holder.isEmpty()) {
            return false;
        }
        OffsetDateTime now = OffsetDateTime.now(clock);
        boolean tooOften = jdbc.sql("""
                select count(*) filter (where requested_at > :now - interval '5 minutes') >= 1 or count(*) >= 5
                from mailbox_proof where customer_id = :customer and requested_at > :now - interval '24 hours'
                """)
                .param("now", now)
                .param("customer", holder.get().customerId())
                .query(Boolean.class)
                .single();
        if (tooOften) {
            return false;
        }
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
        return shop.link("/p/your-data/open/" + token(proofId, requested));
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

    /** The button behind the link was pressed: a random key for that browser, once; empty when the link is used, old or not ours. */
    public Optional<String> open(String token) {
        String key = SignedTokens.random();
        OffsetDateTime now = OffsetDateTime.now(clock);
        Optional<Holder> opened = idOf(token)
                .flatMap(id -> jdbc.sql("""
                        update mailbox_proof set used_at = :now, visit_hash = :visit, visit_ends_at = :ends
                        where proof_id = :id and token_hash = :hash and used_at is null and expires_at > :now
                        returning identity_id, customer_id
                        """)
                        .param("now", now)
                        .param("visit", SignedTokens.sha256(key))
                        .param("ends", now.plus(VISIT_LASTS))
                        .param("id", id)
                        .param("hash", SignedTokens.sha256(token))
                        .query(Holder.class)
                        .optional());
        opened.ifPresent(holder -> jdbc.sql(
                        "update identity set proven_at = coalesce(proven_at, ?) where identity_id = ? and customer_id = ?")
                .params(now, holder.identityId(), holder.customerId())
                .update());
        return opened.map(holder -> key);
    }

    /** Whose data a browser with this key may see; empty when the time is over or there is no such key. */
    @Transactional(readOnly = true)
    public Optional<Visit> visit(String key) {
        if (key.isEmpty() || key.length() > 100) {
            return Optional.empty();
        }
        return jdbc.sql("""
                select p.proof_id, p.customer_id, coalesce(i.shown, '') as email, p.language
                from mailbox_proof p join customer c using (customer_id)
                left join identity i on i.identity_id = p.identity_id and i.customer_id = p.customer_id
                where p.visit_hash = ? and p.visit_ends_at > ? and c.state in ('visitor', 'known') and i.identity_id is not null
                """)
                .params(SignedTokens.sha256(key), OffsetDateTime.now(clock))
                .query(Visit.class)
                .optional();
    }

    /** Somebody who has shown that the mailbox is theirs. */
    public record Visit(long proofId, long customerId, String email, String language) {}

    /** Ends a visit before its time. */
    public void leave(String key) {
        jdbc.sql("update mailbox_proof set visit_ends_at = ? where visit_hash = ?")
                .params(OffsetDateTime.now(clock), SignedTokens.sha256(key))
                .update();
    }

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
