package org.regulars.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.regulars.testing.DatabaseTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@DatabaseTest
class SecretsTests {

    @Autowired
    PlatformTransactionManager transactions;

    @Autowired
    Clock clock;

    @Autowired
    JdbcClient jdbc;

    @Test
    void aKeyOutlivesTheTransactionThatFirstNeededIt() {
        SignedTokens first = node();
        byte[][] hash = new byte[1][];
        new TransactionTemplate(transactions).executeWithoutResult(status -> {
            status.setRollbackOnly();
            hash[0] = first.keyedHash("taken-back", "ann@example.com");
        });

        assertThat(node().keyedHash("taken-back", "ann@example.com")).isEqualTo(hash[0]);
        assertThat(node().keyedHash("another use", "ann@example.com")).isNotEqualTo(hash[0]);
    }

    /** As servers made them that had no root yet: what was hashed and signed then is found and believed for ever. */
    @Test
    void aUseThatWasGivenAKeyOfItsOwnKeepsIt() {
        byte[] derived = node().keyedHash("old", "ann@example.com");
        jdbc.sql(
                        "insert into server_secret (purpose, secret, created_at) values ('hash:old', decode(repeat('07', 32), 'hex'), now())")
                .update();

        byte[] kept = node().keyedHash("old", "ann@example.com");

        assertThat(kept).isNotEqualTo(derived).isEqualTo(node().keyedHash("old", "ann@example.com"));
    }

    /** A server that knows nothing but the database. */
    private SignedTokens node() {
        return new SignedTokens(new Secrets(jdbc, clock, transactions));
    }
}
