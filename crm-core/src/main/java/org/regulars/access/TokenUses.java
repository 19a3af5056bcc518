package org.regulars.access;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * When each token was used last. A request only notes it in memory, so that none waits for it and none that only looks writes;
 * each node writes what it noted once a minute. What it noted in the minute before it stops is lost: it is a hint for staff.
 */
@Component
public class TokenUses {

    private static final Logger LOG = LoggerFactory.getLogger(TokenUses.class);

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Duration every;
    private final Map<Long, Instant> noted = new ConcurrentHashMap<>();
    private final ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "token-uses");
        thread.setDaemon(true);
        return thread;
    });

    TokenUses(JdbcClient jdbc, Clock clock, @Value("${regulars.access.uses-written-every:1m}") Duration every) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.every = every;
    }

    /** Notes that a token is in use. */
    public void note(Access access) {
        noted.put(access.id(), clock.instant());
    }

    /** Writes what was noted since it was written last; what cannot be written is kept for the next time. */
    public void write() {
        List<Map.Entry<Long, Instant>> uses = List.copyOf(Map.copyOf(noted).entrySet());
        if (uses.isEmpty()) {
            return;
        }
        jdbc.sql("""
                update api_token t set last_used_at = greatest(t.last_used_at, u.used_at)
                from unnest(:ids::bigint[], :moments::timestamptz[]) as u(api_token_id, used_at)
                where t.api_token_id = u.api_token_id
                """)
                .param("ids", uses.stream().map(Map.Entry::getKey).toArray(Long[]::new))
                .param(
                        "moments",
                        uses.stream().map(use -> use.getValue().toString()).toArray(String[]::new))
                .update();
        uses.forEach(use -> noted.remove(use.getKey(), use.getValue()));
    }

    @PostConstruct
    void start() {
        writer.scheduleWithFixedDelay(this::writeUnattended, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    }

    @PreDestroy
    void stop() {
        writer.shutdown();
    }

    private void writeUnattended() {
        try {
            write();
        } catch (DataAccessException | TransactionException e) {
            LOG.warn(
                    "Which tokens were used could not be written and is tried again: {}",
                    e.getClass().getName());
        }
    }
}
