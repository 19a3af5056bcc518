package org.regulars.testing;

import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** The shared database and the settable clock, for any test's application context. */
public class TestConfiguration {

    @Bean
    JdbcConnectionDetails testDatabase() {
        return TestDatabase.shared();
    }

    @Bean
    @Primary
    TestClock testClock() {
        return new TestClock();
    }
}
