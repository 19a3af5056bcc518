package org.regulars.token;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The server's secret keys, one for each use, made when first needed and shared by all nodes. */
@Component
class Secrets {

    private final JdbcClient jdbc;
    private final Clock clock;
    private final ConcurrentHashMap<String, byte[]> known = new ConcurrentHashMap<>();

    Secrets(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
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
        jdbc.sql("insert into server_secret (purpose, secret, created_at) values (?, ?, ?) on conflict do nothing")
                .params(purpose, fresh, OffsetDateTime.now(clock))
                .update();
        return jdbc.sql("select secret from server_secret where purpose = ?")
                .param(purpose)
                .query(byte[].class)
                .single();
    }
}
