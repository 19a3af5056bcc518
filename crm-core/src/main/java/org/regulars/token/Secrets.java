package org.regulars.token;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The server's secret keys, one for each use, shared by all nodes. They are worked out of one root (HKDF-Expand with SHA-256,
 * RFC 5869) that is made when the server starts for the first time; a use that was given a key of its own before there was a
 * root keeps it.
 */
@Component
class Secrets {

    private static final String ROOT = "root";

    private final JdbcClient jdbc;
    private final Clock clock;
    private final TransactionTemplate alone;
    private final ConcurrentHashMap<String, byte[]> known = new ConcurrentHashMap<>();

    Secrets(JdbcClient jdbc, Clock clock, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.alone = new TransactionTemplate(transactions);
        this.alone.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    /** Makes the root before anybody only looks at something that is signed. */
    @EventListener(ApplicationReadyEvent.class)
    void prepare() {
        of(ROOT);
    }

    byte[] of(String purpose) {
        byte[] secret = known.get(purpose);
        if (secret == null) {
            secret = stored(purpose).orElseGet(() -> purpose.equals(ROOT) ? made() : derived(purpose));
            known.put(purpose, secret);
        }
        return secret;
    }

    private byte[] derived(String purpose) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(of(ROOT), "HmacSHA256"));
            mac.update(purpose.getBytes(StandardCharsets.UTF_8));
            return mac.doFinal(new byte[] {1});
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] made() {
        byte[] fresh = new byte[32];
        new SecureRandom().nextBytes(fresh);
        // In a transaction of its own: a caller's that is taken back must not take away a key that is in use by then.
        alone.executeWithoutResult(status -> jdbc.sql(
                        "insert into server_secret (purpose, secret, created_at) values (?, ?, ?) on conflict do nothing")
                .params(ROOT, fresh, OffsetDateTime.now(clock))
                .update());
        return stored(ROOT).orElseThrow();
    }

    private Optional<byte[]> stored(String purpose) {
        return jdbc.sql("select secret from server_secret where purpose = ?")
                .param(purpose)
                .query(byte[].class)
                .optional();
    }
}
