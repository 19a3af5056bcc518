package org.regulars.token;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** The server's secret keys, one for each use, made when first needed and shared by all nodes. */
@Component
class Secrets {

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

    byte[] of(String purpose) {
        return known.computeIfAbsent(purpose, this::load);
    }

    /** The key of a use that had one before; empty otherwise, so that whoever only checks writes nothing. */
    Optional<byte[]> existing(String purpose) {
        byte[] secret = known.get(purpose);
        return secret != null
                ? Optional.of(secret)
                : jdbc.sql("select secret from server_secret where purpose = ?")
                        .param(purpose)
                        .query(byte[].class)
                        .optional();
    }

    private byte[] load(String purpose) {
        byte[] fresh = new byte[32];
        new SecureRandom().nextBytes(fresh);
        // In a transaction of its own: a caller's that is taken back must not take away a key that is in use by then.
        alone.executeWithoutResult(status -> jdbc.sql(
                        "insert into server_secret (purpose, secret, created_at) values (?, ?, ?) on conflict do nothing")
                .params(purpose, fresh, OffsetDateTime.now(clock))
                .update());
        return jdbc.sql("select secret from server_secret where purpose = ?")
                .param(purpose)
                .query(byte[].class)
                .single();
    }
}
