package org.regulars.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * One PostgreSQL for all tests of a JVM: embedded by default, Testcontainers with {@code -Dregulars.test.database=container},
 * an external server with {@code -Dregulars.test.database=jdbc:postgresql://…} and its user and password beside it.
 */
record TestDatabase(String url, String user, @Nullable String password) implements JdbcConnectionDetails {

    private static @Nullable TestDatabase shared;

    static synchronized TestDatabase shared() {
        if (shared == null) {
            shared = start(System.getProperty("regulars.test.database", "embedded"));
        }
        return shared;
    }

    private static TestDatabase start(String kind) {
        if (kind.startsWith("jdbc:")) {
            return new TestDatabase(
                    kind,
                    System.getProperty("regulars.test.user", "postgres"),
                    System.getProperty("regulars.test.password", ""));
        }
        if (kind.equals("container")) {
            PostgreSQLContainer container = new PostgreSQLContainer("postgres:18");
            container.start();
            return new TestDatabase(container.getJdbcUrl(), container.getUsername(), container.getPassword());
        }
        try {
            // A statement that runs that long hangs: it fails with its text rather than with the whole build.
            EmbeddedPostgres server = EmbeddedPostgres.builder()
                    .setServerConfig("jit", "off")
                    .setServerConfig("statement_timeout", "3min")
                    .start();
            return new TestDatabase("jdbc:postgresql://localhost:" + server.getPort() + "/postgres", "postgres", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String getJdbcUrl() {
        return url;
    }

    @Override
    public String getUsername() {
        return user;
    }

    @Override
    public @Nullable String getPassword() {
        return password;
    }
}
