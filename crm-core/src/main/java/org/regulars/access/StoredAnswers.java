package org.regulars.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.function.Supplier;
import org.regulars.token.SignedTokens;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Lets a request with an {@code Idempotency-Key} take effect once: effect and answer are committed together, and a repeat gets
 * the same answer.
 */
@Component
public class StoredAnswers {

    private final JdbcClient jdbc;
    private final Clock clock;
    private final TransactionTemplate transaction;

    StoredAnswers(JdbcClient jdbc, Clock clock, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
    }

    /**
     * An answer.
     *
     * @param body may hold numbers and results, nothing that was told about a person
     * @param customerId whom it is about, 0 when nobody or many
     */
    public record Answer(int status, String body, long customerId) {}

    /** An answer, and whether it is the one that was given before. */
    public record Given(Answer answer, boolean repeated) {}

    /** The key was used for another request. */
    public static class KeyUsedOtherwise extends RuntimeException {}

    /** The first request with this key is still being worked on. */
    public static class StillWorking extends RuntimeException {}

    /**
     * Does the work in a transaction and keeps its answer, unless there is one already; an exception keeps nothing.
     *
     * @param request everything that makes a request the same: method, address, body
     * @throws KeyUsedOtherwise if the key came with another request before
     * @throws StillWorking if the same is being worked on by another request
     */
    public Given once(long tokenId, String key, byte[] request, Supplier<Answer> work) {
        byte[] keyHash = SignedTokens.sha256(key);
        byte[] requestHash = SignedTokens.sha256(request);
        Given given = transaction.execute(status -> {
            boolean free = jdbc.sql("select pg_try_advisory_xact_lock(hashtextextended(?, ?))")
                    .params(key, tokenId)
                    .query(Boolean.class)
                    .single();
            if (!free) {
                throw new StillWorking();
            }
            Optional<Kept> kept =
                    jdbc.sql("""
                    select request_hash, status, body, customer_id from stored_answer where api_token_id = ? and key_hash = ?
                    """).params(tokenId, keyHash).query(Kept.class).optional();
            if (kept.isPresent()) {
                if (!MessageDigest.isEqual(kept.get().requestHash, requestHash)) {
                    throw new KeyUsedOtherwise();
                }
                return new Given(new Answer(kept.get().status, kept.get().body, kept.get().customerId), true);
            }
            Answer answer = work.get();
            jdbc.sql("""
                    insert into stored_answer (api_token_id, key_hash, request_hash, status, body, customer_id, answered_at)
                    values (?, ?, ?, ?, ?, ?, ?)
                    """)
                    .params(
                            tokenId,
                            keyHash,
                            requestHash,
                            answer.status(),
                            answer.body(),
                            answer.customerId(),
                            OffsetDateTime.now(clock))
                    .update();
            return new Given(answer, false);
        });
        if (given == null) {
            throw new IllegalStateException("A transaction without an answer");
        }
        return given;
    }

    /** Does the work in a transaction of its own, for a request without a key. */
    public Answer plainly(Supplier<Answer> work) {
        Answer answer = transaction.execute(status -> work.get());
        if (answer == null) {
            throw new IllegalStateException("A transaction without an answer");
        }
        return answer;
    }

    /** Method, address and body as one. */
    public static byte[] request(String method, String address, byte[] body) {
        byte[] head = (method + " " + address + "\n").getBytes(StandardCharsets.UTF_8);
        byte[] all = java.util.Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        return all;
    }

    private record Kept(byte[] requestHash, int status, String body, long customerId) {}
}
