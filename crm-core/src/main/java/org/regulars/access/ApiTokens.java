package org.regulars.access;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.regulars.audit.AuditTrail;
import org.regulars.token.SignedTokens;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Keys that programs use: secret bearer tokens with scopes, and public write keys that may only add events. */
@Component
@Transactional
public class ApiTokens {

    /** What a secret token can be allowed to do. */
    public static final List<String> SCOPES = List.of(
            "events",
            "imports",
            "customers:read",
            "customers:write",
            "orders:read",
            "orders:write",
            "quotes:read",
            "quotes:write",
            "baskets:read",
            "baskets:write",
            "products:read",
            "products:write");

    private final JdbcClient jdbc;
    private final AuditTrail audit;
    private final Clock clock;

    ApiTokens(JdbcClient jdbc, AuditTrail audit, Clock clock) {
        this.jdbc = jdbc;
        this.audit = audit;
        this.clock = clock;
    }

    /** Makes a token, stores its hash, and returns the token itself: the only time anyone sees it. */
    public String create(String actor, String name, TokenKind kind) {
        return create(actor, name, kind, SCOPES);
    }

    /**
     * As above, for a secret that may do some things only.
     *
     * @param scopes some of {@link #SCOPES}; a write key adds events whatever is asked for
     */
    public String create(String actor, String name, TokenKind kind, List<String> scopes) {
        String token = (kind == TokenKind.SECRET ? "rs_" : "rw_") + SignedTokens.random();
        add(actor, name, kind, token, scopes);
        return token;
    }

    /** Adds a token that was made elsewhere; one that is there already stays as it is. */
    public void add(String actor, String name, TokenKind kind, String token) {
        add(actor, name, kind, token, SCOPES);
    }

    private void add(String actor, String name, TokenKind kind, String token, List<String> scopes) {
        String[] allowed = kind == TokenKind.SECRET
                ? SCOPES.stream().filter(scopes::contains).toArray(String[]::new)
                : new String[] {"events"};
        int added = jdbc.sql("""
                insert into api_token (name, kind, token_hash, hint, scopes, created_at)
                values (?, ?, ?, ?, ?, ?) on conflict on constraint api_token_token_hash_key do nothing
                """)
                .params(
                        name,
                        kind.key(),
                        SignedTokens.sha256(token),
                        token.substring(Math.max(0, token.length() - 4)),
                        allowed,
                        OffsetDateTime.now(clock))
                .update();
        if (added > 0) {
            audit.record(actor, "token-created", name, Map.of("kind", kind.key(), "scopes", List.of(allowed)));
        }
    }

    /** What a presented token may do; empty when it is unknown or revoked. */
    public Optional<Access> check(String token) {
        return jdbc.sql("""
                select api_token_id, name, kind, scopes from api_token where token_hash = ? and revoked_at is null
                """)
                .param(SignedTokens.sha256(token))
                .query((row, n) -> new Access(
                        row.getLong("api_token_id"),
                        row.getString("name"),
                        TokenKind.of(row.getString("kind")),
                        Set.of((String[]) row.getArray("scopes").getArray())))
                .optional();
    }

    /** Notes that a token is in use, at most once a minute. */
    public void used(Access access) {
        OffsetDateTime now = OffsetDateTime.now(clock);
        jdbc.sql("""
                update api_token set last_used_at = :now
                where api_token_id = :id and (last_used_at is null or last_used_at < :recent)
                """)
                .param("now", now)
                .param("recent", now.minusMinutes(1))
                .param("id", access.id())
                .update();
    }

    @Transactional(readOnly = true)
    public List<TokenSummary> all() {
        return jdbc.sql("""
                select api_token_id, name, kind, hint, scopes, created_at, last_used_at, revoked_at
                from api_token order by revoked_at is not null, name, api_token_id
                """)
                .query((row, n) -> new TokenSummary(
                        row.getLong("api_token_id"),
                        row.getString("name"),
                        row.getString("kind"),
                        row.getString("hint"),
                        List.of((String[]) row.getArray("scopes").getArray()),
                        row.getObject("created_at", OffsetDateTime.class),
                        row.getObject("last_used_at", OffsetDateTime.class),
                        row.getObject("revoked_at", OffsetDateTime.class)))
                .list();
    }

    /** Ends a token at once; ending it twice changes nothing. */
    public void revoke(String actor, long id) {
        int revoked = jdbc.sql("update api_token set revoked_at = ? where api_token_id = ? and revoked_at is null")
                .params(OffsetDateTime.now(clock), id)
                .update();
        if (revoked > 0) {
            audit.record(actor, "token-revoked", "token " + id, Map.of());
        }
    }
}
