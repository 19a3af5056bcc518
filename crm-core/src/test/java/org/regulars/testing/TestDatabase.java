package org.regulars.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * One PostgreSQL for all tests of a JVM: embedded by default, Testcontainers with {@code -Dregulars.test.database=container},
 * an external server with {@code -Dregulars.test.database=jdbc:postgresql://…} and its user and password beside it.
 */
record TestDatabase(String url, String user, @Nullable String password) implements JdbcConnectionDetails {

    /**
     * No interrupt reaches a thread that waits for the database: what waits for ever has to fail there, and say at what. And it
     * learns nothing of tables by itself: it might while one is emptied between two tests, and then plan for no rows.
     */
    private static final Map<String, String> SETTINGS = Map.of(
            "statement_timeout", "4min",
            "lock_timeout", "1min",
            "idle_in_transaction_session_timeout", "4min",
            "autovacuum", "off");

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
            List<String> command = new ArrayList<>(List.of("postgres"));
            SETTINGS.forEach((setting, value) -> command.addAll(List.of("-c", setting + "=" + value)));
            PostgreSQLContainer container =
                    new PostgreSQLContainer("postgres:18").withCommand(command.toArray(String[]::new));
            container.start();
            return new TestDatabase(container.getJdbcUrl(), container.getUsername(), container.getPassword());
        }
        try {
            EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder().setServerConfig("jit", "off");
            SETTINGS.forEach(builder::setServerConfig);
            EmbeddedPostgres server = builder.start();
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
