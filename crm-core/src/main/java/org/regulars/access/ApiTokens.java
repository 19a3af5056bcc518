package org.regulars.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.regulars.audit.AuditTrail;
import org.regulars.token.SignedTokens;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

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

    private static final Duration GOOD_FOR = Duration.ofSeconds(1);
    private static final int MOST_CHECKED = 1000;

    private final JdbcClient jdbc;
    private final AuditTrail audit;
    private final Clock clock;
    private final Map<String, Checked> checked = new ConcurrentHashMap<>();
    private final AtomicLong changes = new AtomicLong();

    ApiTokens(JdbcClient jdbc, AuditTrail audit, Clock clock) {
        this.jdbc = jdbc;
        this.audit = audit;
        this.clock = clock;
    }

    private record Checked(Access access, Instant until) {}

    /** Forgets what tokens may do, now and when the change is committed. */
    private void changed() {
        forget();
        if (TransactionSynchronizationManager.isSynchronizationActive()) {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCompletion(int status) {
                    forget();
                }
            });
        }
    }

    private void forget() {
        changes.incrementAndGet();
        checked.clear();
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
                insert into api_token (name, kind, token_hash, hint, scopes, created_at, public_key)
                values (?, ?, ?, ?, ?, ?, nullif(?, '')) on conflict on constraint api_token_token_hash_key do nothing
                """)
                .params(
                        name,
                        kind.key(),
                        SignedTokens.sha256(token),
                        token.substring(Math.max(0, token.length() - 4)),
                        allowed,
                        OffsetDateTime.now(clock),
                        kind == TokenKind.WRITE_KEY ? token : "")
                .update();
        changed();
        if (added > 0) {
            audit.record(actor, "token-created", name, Map.of("kind", kind.key(), "scopes", List.of(allowed)));
        }
    }

    /**
     * What a presented token may do; empty when it is unknown or revoked. On another node than the one that is asked, a change
     * is known a second later.
     */
    @Transactional(propagation = Propagation.SUPPORTS)
    public Optional<Access> check(String token) {
        Checked last = checked.get(token);
        Instant now = clock.instant();
        if (last != null && now.isBefore(last.until())) {
            return Optional.of(last.access());
        }
        long change = changes.get();
        Optional<Access> found = look(token);
        // Not if it was changed meanwhile: this may be how it was before.
        if (found.isPresent() && change == changes.get()) {
            if (checked.size() >= MOST_CHECKED) {
                checked.clear();
            }
            checked.put(token, new Checked(found.get(), now.plus(GOOD_FOR)));
        } else {
            checked.remove(token);
        }
        return found;
    }

    private Optional<Access> look(String token) {
        return jdbc.sql("""
                select api_token_id, name, kind, scopes, allowed_origins
                from api_token where token_hash = ? and revoked_at is null
                """)
                .param(SignedTokens.sha256(token))
                .query((row, n) -> new Access(
                        row.getLong("api_token_id"),
                        row.getString("name"),
                        TokenKind.of(row.getString("kind")),
                        Set.of((String[]) row.getArray("scopes").getArray()),
                        List.of((String[]) row.getArray("allowed_origins").getArray())))
                .optional();
    }

    /** As {@link #check}, but only for public write keys: what stands in an address must be no secret. */
    @Transactional(propagation = Propagation.SUPPORTS)
    public Optional<Access> checkWriteKey(String key) {
        return check(key).filter(access -> access.kind() == TokenKind.WRITE_KEY);
    }

    /** Whether there is a write key that pages of this origin may use. */
    @Transactional(readOnly = true)
    public boolean anyFrom(String origin) {
        return jdbc
                .sql("select allowed_origins from api_token where kind = 'write-key' and revoked_at is null")
                .query((row, n) ->
                        List.of((String[]) row.getArray("allowed_origins").getArray()))
                .list()
                .stream()
                .anyMatch(origins -> origins.isEmpty() || Origins.match(origins, origin));
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

    @Transactional(readOnly = true)
    public Optional<TokenDetail> find(long id) {
        return jdbc.sql("""
                select api_token_id, name, kind, hint, coalesce(public_key, '') as public_key, allowed_origins, revoked_at
                from api_token where api_token_id = ?
                """)
                .param(id)
                .query((row, n) -> new TokenDetail(
                        row.getLong("api_token_id"),
                        row.getString("name"),
                        TokenKind.of(row.getString("kind")),
                        row.getString("hint"),
                        row.getString("public_key"),
                        List.of((String[]) row.getArray("allowed_origins").getArray()),
                        row.getObject("revoked_at") != null))
                .optional();
    }

    /** Says from which pages a write key may be used; no origin means from any. */
    public void allow(String actor, TokenDetail key, List<String> origins) {
        jdbc.sql("update api_token set allowed_origins = ? where api_token_id = ?")
                .params(origins.toArray(String[]::new), key.id())
                .update();
        changed();
        audit.record(actor, "token-origins-changed", key.name(), Map.of("before", key.origins(), "after", origins));
    }

    /** Ends a token at once; ending it twice changes nothing. */
    public void revoke(String actor, long id) {
        int revoked = jdbc.sql("update api_token set revoked_at = ? where api_token_id = ? and revoked_at is null")
                .params(OffsetDateTime.now(clock), id)
                .update();
        changed();
        if (revoked > 0) {
            audit.record(actor, "token-revoked", "token " + id, Map.of());
        }
    }
}
