package org.regulars.account;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.regulars.token.SignedTokens;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Who is signed in where. The browser holds a signed text of its random key and the moment of its last page; the database holds
 * a hash of the key, so that a backup opens nothing and looking at pages writes nothing.
 */
@Component
@Transactional
public class AccountSessions {

    private static final String USE = "account-session";
    private static final Duration REMEMBERED = Duration.ofDays(30);

    private static final String OPEN = """
            select s.session_id, s.customer_id, s.identity_id, i.shown as email, c.language, s.way, s.browser, s.started_at
            from account_session s
            join customer c using (customer_id)
            join identity i on i.identity_id = s.identity_id and i.customer_id = s.customer_id
            where s.ends_at > :now and c.state in ('visitor', 'known')
            """;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final SignedTokens tokens;
    private final AccountProperties properties;

    AccountSessions(JdbcClient jdbc, Clock clock, SignedTokens tokens, AccountProperties properties) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.tokens = tokens;
        this.properties = properties;
    }

    /** Signs a browser in after its owner proved to have the mailbox; returns what its cookie holds. */
    public String begin(long customerId, long identityId, String browser) {
        return begin(customerId, identityId, "link", null, browser).orElseThrow();
    }

    /**
     * Signs a browser in by a passkey.
     *
     * @param challenge what the passkey signed
     * @return what its cookie holds; empty when this challenge was answered already
     */
    public Optional<String> begin(long customerId, long identityId, byte[] challenge, String browser) {
        return begin(customerId, identityId, "passkey", SignedTokens.sha256(challenge), browser);
    }

    private Optional<String> begin(
            long customerId, long identityId, String way, byte @Nullable [] challengeHash, String browser) {
        OffsetDateTime now = OffsetDateTime.now(clock);
        String key = SignedTokens.random();
        jdbc.sql("delete from account_session where customer_id = ? and ends_at < ?")
                .params(customerId, now.minus(REMEMBERED))
                .update();
        int begun = jdbc.sql("""
                insert into account_session
                    (customer_id, identity_id, key_hash, way, challenge_hash, browser, started_at, ends_at)
                values (:customer, :identity, :key, :way, :challenge, :browser, :now, :ends)
                on conflict on constraint account_session_challenge_hash_key do nothing
                """)
                .param("customer", customerId)
                .param("identity", identityId)
                .param("key", SignedTokens.sha256(key))
                .param("way", way)
                .param("challenge", challengeHash, Types.BINARY)
                .param("browser", browser)
                .param("now", now)
                .param("ends", now.plus(properties.longest()))
                .update();
        return begun == 1 ? Optional.of(cookie(key)) : Optional.empty();
    }

    private String cookie(String key) {
        return tokens.sign(USE, key + ":" + clock.millis());
    }

    /** Who is signed in where this cookie is kept; empty when the time is over, they left, or it is none of ours. */
    @Transactional(readOnly = true)
    public Optional<AccountSession> find(String cookie) {
        Instant now = clock.instant();
        return key(cookie)
                .filter(key -> key.seen().plus(properties.idle()).isAfter(now))
                .flatMap(key -> jdbc.sql(OPEN + " and s.key_hash = :key")
                        .param("now", OffsetDateTime.now(clock))
                        .param("key", SignedTokens.sha256(key.value()))
                        .query((row, n) -> session(row))
                        .optional());
    }

    /** The same cookie after one more page; only for one that {@link #find} accepts. */
    public String renewed(String cookie) {
        return key(cookie).map(key -> cookie(key.value())).orElseThrow();
    }

    /** All browsers in which a customer may still be signed in, the newest first. */
    @Transactional(readOnly = true)
    public List<AccountSession> of(long customerId) {
        return jdbc.sql(OPEN + " and s.customer_id = :customer order by s.session_id desc")
                .param("now", OffsetDateTime.now(clock))
                .param("customer", customerId)
                .query((row, n) -> session(row))
                .list();
    }

    /** Signs one browser out. */
    public void end(long customerId, long sessionId) {
        jdbc.sql(
                        "update account_session set ends_at = :now where customer_id = :customer and session_id = :id and ends_at > :now")
                .param("now", OffsetDateTime.now(clock))
                .param("customer", customerId)
                .param("id", sessionId)
                .update();
    }

    /** Signs customers out everywhere. */
    public void endAll(Long... customerIds) {
        jdbc.sql("update account_session set ends_at = :now where customer_id = any(:customers) and ends_at > :now")
                .param("now", OffsetDateTime.now(clock))
                .param("customers", customerIds)
                .update();
    }

    private static AccountSession session(ResultSet row) throws SQLException {
        return new AccountSession(
                row.getLong("session_id"),
                row.getLong("customer_id"),
                row.getLong("identity_id"),
                row.getString("email"),
                row.getString("language"),
                row.getString("way"),
                row.getString("browser"),
                row.getObject("started_at", OffsetDateTime.class).toInstant());
    }

    private Optional<Key> key(String cookie) {
        return tokens.verify(USE, cookie).map(content -> {
            int colon = content.indexOf(':');
            return new Key(
                    content.substring(0, colon), Instant.ofEpochMilli(Long.parseLong(content.substring(colon + 1))));
        });
    }

    private record Key(String value, Instant seen) {}
}
