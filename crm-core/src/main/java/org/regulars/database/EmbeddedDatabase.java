package org.regulars.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/**
 * A PostgreSQL server of our own, its data kept below the data directory and found again at the next start.
 *
 * <p>Its library is made for tests and switches durability off; here it is on. Only this program may sign in: the
 * password is made at the first start and kept beside the data.
 */
final class EmbeddedDatabase implements JdbcConnectionDetails, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedDatabase.class);
    private static final String USER = "postgres";

    private final RegularsHome home;
    private final EmbeddedPostgres server;
    private final String password;

    private EmbeddedDatabase(RegularsHome home, EmbeddedPostgres server, String password) {
        this.home = home;
        this.server = server;
        this.password = password;
    }

    /**
     * Starts the server, first stopping one that a killed process left behind.
     *
     * @throws DatabaseUnusable if the directory is held by another process, is not writable, or holds data of another release
     */
    static EmbeddedDatabase start(Path directory) {
        RegularsHome home = RegularsHome.open(directory.toAbsolutePath());
        Path data = home.resolve("postgres");
        try {
            stopLeftOver(data);
            Path passwordFile = home.resolve("postgres-password");
            boolean first = !Files.exists(passwordFile);
            if (first) {
                deleteTree(data);
            }
            String password =
                    first ? newPassword() : Files.readString(passwordFile).strip();
            EmbeddedPostgres server = builder(home, data, password).start();
            if (first) {
                secure(server, data, password);
                Files.writeString(passwordFile, password);
            }
            return new EmbeddedDatabase(home, server, password);
        } catch (IOException | SQLException | RuntimeException e) {
            closeQuietly(home);
            throw new DatabaseUnusable(
                    "The embedded PostgreSQL below " + directory.toAbsolutePath() + " did not start ("
                            + e.getMessage() + "). Look into " + data.resolve("log")
                            + ", or name a server of your own by SPRING_DATASOURCE_URL.");
        }
    }

    private static EmbeddedPostgres.Builder builder(RegularsHome home, Path data, String password) {
        return EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                // Its own hook would stop the server while the program still finishes its work.
                .setRegisterShutdownHook(false)
                .setOverrideWorkingDirectory(home.resolve("postgres-programs").toFile())
                .setPGStartupWait(Duration.ofSeconds(60))
                .setConnectConfig("password", password)
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("max_connections", "80")
                .setServerConfig("unix_socket_directories", "")
                .setServerConfig("shared_buffers", "256MB")
                .setServerConfig("work_mem", "32MB")
                .setServerConfig("maintenance_work_mem", "256MB")
                .setServerConfig("max_wal_size", "4GB")
                .setServerConfig("checkpoint_timeout", "15min")
                .setServerConfig("wal_compression", "on")
                .setServerConfig("random_page_cost", "1.1")
                .setServerConfig("jit", "off");
    }

    /** The library's server trusts every local user; this one asks for the password. */
    private static void secure(EmbeddedPostgres server, Path data, String password) throws IOException, SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("alter user postgres password '" + password + "'");
            Files.writeString(data.resolve("pg_hba.conf"), """
                    host all all 127.0.0.1/32 scram-sha-256
                    host all all ::1/128 scram-sha-256
                    """);
            statement.execute("select pg_reload_conf()");
        }
    }

    private static String newPassword() {
        byte[] bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /**
     * Ends the server of a process that was killed. The lock on the data directory is ours, so whoever is named in the
     * server's own pid file belongs to nobody any more.
     */
    private static void stopLeftOver(Path data) throws IOException {
        Path pidFile = data.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        List<String> lines = Files.readAllLines(pidFile, StandardCharsets.UTF_8);
        long pid = lines.isEmpty() ? -1 : Long.parseLong(lines.get(0).strip());
        ProcessHandle process = ProcessHandle.of(pid).orElse(null);
        if (process != null
                && process.info().command().map(c -> c.contains("postgres")).orElse(false)) {
            log.info("Stopping the embedded PostgreSQL that an earlier run left behind");
            process.destroy();
            try {
                process.onExit().get(30, TimeUnit.SECONDS);
            } catch (java.util.concurrent.TimeoutException | java.util.concurrent.ExecutionException e) {
                process.destroyForcibly();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        Files.deleteIfExists(pidFile);
    }

    private static void deleteTree(Path data) throws IOException {
        if (Files.exists(data)) {
            try (var files = Files.walk(data)) {
                for (Path file :
                        files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static void closeQuietly(RegularsHome home) {
        try {
            home.close();
        } catch (IOException e) {
            log.warn("The lock of the data directory could not be released", e);
        }
    }

    @Override
    public String getJdbcUrl() {
        return "jdbc:postgresql://localhost:" + server.getPort() + "/postgres?reWriteBatchedInserts=true";
    }

    @Override
    public String getUsername() {
        return USER;
    }

    @Override
    public String getPassword() {
        return password;
    }

    @Override
    public void close() throws IOException {
        server.close();
        home.close();
    }
}
