package org.regulars.token;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.regulars.testing.DatabaseTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@DatabaseTest
class SecretsTests {

    @Autowired
    SignedTokens tokens;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    JdbcClient jdbc;

    @Test
    void aKeyOutlivesTheTransactionThatFirstNeededIt() {
        transaction.executeWithoutResult(status -> {
            status.setRollbackOnly();
            tokens.keyedHash("taken-back", "ann@example.com");
        });

        assertThat(jdbc.sql("select count(*) from server_secret where purpose = 'hash:taken-back'")
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }
}
