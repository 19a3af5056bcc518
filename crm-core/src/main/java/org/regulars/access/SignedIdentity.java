package org.regulars.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.regulars.audit.AuditTrail;
import org.regulars.token.SignedTokens;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;

/**
 * How a page with a public key proves who its visitor is: the shop's server signs the user id with a secret of that key, the
 * page sends {@code context.identity.signature}. The signed text is the user id; where {@code context.identity.expires} is
 * sent, a line feed and that follow.
 */
@Component
@Transactional
public class SignedIdentity {

    private static final String HMAC = "HmacSHA256";
    private static final long LATEST_SECOND = 99_999_999_999L;

    private final JdbcClient jdbc;
    private final AuditTrail audit;
    private final Clock clock;

    SignedIdentity(JdbcClient jdbc, AuditTrail audit, Clock clock) {
        this.jdbc = jdbc;
        this.audit = audit;
        this.clock = clock;
    }

    /** What an event's signature is worth. */
    public enum Verdict {
        /** It carries none. */
        UNSIGNED(""),
        /** The sender is who the userId says. */
        PROVEN(""),
        WRONG("signature-wrong"),
        EXPIRED("signature-expired");

        private final String warning;

        Verdict(String warning) {
            this.warning = warning;
        }

        /** The key of the warning for staff, '' where there is nothing to warn of. */
        public String warning() {
            return warning;
        }
    }

    /**
     * Checks the signature of an event.
     *
     * @param tokenId the write key that the event came with
     * @param receivedAt when it came, by our clock
     */
    @Transactional(propagation = Propagation.SUPPORTS)
    public Verdict check(long tokenId, JsonNode event, Instant receivedAt) {
        JsonNode identity = event.path("context").path("identity");
        if (!identity.has("signature")) {
            identity = event.path("options").path("context").path("identity");
        }
        String signature = identity.path("signature").asString("").strip();
        if (signature.isEmpty()) {
            return Verdict.UNSIGNED;
        }
        String userId = event.path("userId").asString("");
        String expires = identity.path("expires").asString("");
        String text = expires.isEmpty() ? userId : userId + "\n" + expires;
        // A line feed in a user id could make one signed text look like another.
        if (userId.isBlank() || userId.indexOf('\n') >= 0 || !signed(tokenId, text, signature)) {
            return Verdict.WRONG;
        }
        if (expires.isEmpty()) {
            return Verdict.PROVEN;
        }
        return moment(expires)
                .map(end -> receivedAt.isBefore(end) ? Verdict.PROVEN : Verdict.EXPIRED)
                .orElse(Verdict.WRONG);
    }

    /** The signature of a text, as a shop's server makes it. */
    public static String sign(String secret, String text) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), HMAC));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean signed(long tokenId, String text, String signature) {
        byte[] given = signature.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
        boolean right = false;
        for (String secret : jdbc.sql(
                        "select secret from identity_secret where api_token_id = ? and revoked_at is null")
                .param(tokenId)
                .query(String.class)
                .list()) {
            right |= MessageDigest.isEqual(given, sign(secret, text).getBytes(StandardCharsets.UTF_8));
        }
        return right;
    }

    /** Seconds or milliseconds since 1970, or ISO 8601. */
    private static Optional<Instant> moment(String text) {
        try {
            if (text.matches("\\d{1,15}")) {
                long number = Long.parseLong(text);
                return Optional.of(
                        number > LATEST_SECOND ? Instant.ofEpochMilli(number) : Instant.ofEpochSecond(number));
            }
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The secrets of a write key, the newest first. */
    @Transactional(readOnly = true)
    public List<IdentitySecret> secrets(long tokenId) {
        return jdbc.sql("""
                select identity_secret_id as id, right(secret, 4) as hint, created_at, revoked_at
                from identity_secret where api_token_id = ? order by identity_secret_id desc
                """).param(tokenId).query(IdentitySecret.class).list();
    }

    /** Makes a further secret of a write key and returns it; those before count until they are revoked. */
    public String create(String actor, TokenDetail key) {
        String secret = "ri_" + SignedTokens.random();
        jdbc.sql("insert into identity_secret (api_token_id, secret, created_at) values (?, ?, ?)")
                .params(key.id(), secret, OffsetDateTime.now(clock))
                .update();
        audit.record(actor, "identity-secret-created", key.name(), Map.of());
        return secret;
    }

    /** Shows a secret again, which goes on record; empty when it is none of this key's or was revoked. */
    public Optional<String> show(String actor, TokenDetail key, long secretId) {
        Optional<String> secret =
                jdbc.sql("""
                select secret from identity_secret
                where identity_secret_id = ? and api_token_id = ? and revoked_at is null
                """).params(secretId, key.id()).query(String.class).optional();
        secret.ifPresent(shown -> audit.record(actor, "identity-secret-shown", key.name(), Map.of("secret", secretId)));
        return secret;
    }

    /** Ends a secret at once: what was signed with it is not believed any more. */
    public void revoke(String actor, TokenDetail key, long secretId) {
        int revoked = jdbc.sql("""
                update identity_secret set revoked_at = ?
                where identity_secret_id = ? and api_token_id = ? and revoked_at is null
                """)
                .params(OffsetDateTime.now(clock), secretId, key.id())
                .update();
        if (revoked > 0) {
            audit.record(actor, "identity-secret-revoked", key.name(), Map.of("secret", secretId));
        }
    }
}
