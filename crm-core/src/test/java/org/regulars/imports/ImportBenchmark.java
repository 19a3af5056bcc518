package org.regulars.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.regulars.job.Jobs;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;

/**
 * Measures an import against {@code bench/import/by-hand.sql}, round by round on one server with durability on, and prints
 * the ratio. Not part of the build: see docs/benchmarks.md.
 */
class ImportBenchmark {

    private static final int ROUNDS = 3;
    private static final String TABLES =
            "customer, identity, product, customer_order, order_line, purchase_summary, import_file, import_problem, audit_entry";

    @EnableAutoConfiguration
    @ComponentScan("org.regulars")
    @ConfigurationPropertiesScan("org.regulars")
    static class Application {}

    @Test
    void printsTheRatio() throws Exception {
        String named = System.getProperty("benchmark.file");
        run(named == null ? SharedData.file("online-retail/online_retail_2010-12_2011-12.csv.gz") : Path.of(named));
    }

    private static void run(Path file) throws Exception {
        try (EmbeddedPostgres server = server()) {
            Flyway.configure().dataSource(server.getPostgresDatabase()).load().migrate();
            try (Statement statement =
                    server.getPostgresDatabase().getConnection().createStatement()) {
                statement.execute("create database by_hand template postgres");
            }
            try (ConfigurableApplicationContext context = SpringApplication.run(
                    Application.class,
                    "--spring.datasource.url=" + server.getJdbcUrl("postgres", "postgres"),
                    "--regulars.jobs.enabled=false",
                    "--spring.main.banner-mode=off",
                    "--logging.level.root=warn")) {
                compare(context, server.getDatabase("postgres", "by_hand"), file);
            }
        }
    }

    private static void compare(ConfigurableApplicationContext context, DataSource byHand, Path file) throws Exception {
        Imports imports = context.getBean(Imports.class);
        Jobs jobs = context.getBean(Jobs.class);
        DataSource ours = context.getBean(DataSource.class);
        List<Double> ratios = new ArrayList<>();
        for (int round = 1; round <= ROUNDS; round++) {
            empty(byHand);
            empty(ours);
            long start = System.nanoTime();
            byHand(byHand, file, "by-hand.sql");
            double script = seconds(start);

            start = System.nanoTime();
            long id;
            try (InputStream content = Files.newInputStream(file)) {
                id = imports.upload(file.getFileName().toString(), content, "benchmark");
            }
            double upload = seconds(start);
            imports.run(id, "benchmark");
            jobs.run("imports");
            double all = seconds(start);

            ImportDetail done = imports.find(id).orElseThrow();
            assertThat(done.state()).as(done.problem()).isEqualTo(ImportState.DONE);
            assertThat(lines(ours)).isEqualTo(lines(byHand));
            ratios.add(all / script);
            System.out.printf(
                    "round %d: %,d rows; script %.2f s; Regulars %.2f s (of it upload and detection %.2f s); ratio %.2f%n",
                    round, done.rowsRead(), script, all, upload, all / script);
        }
        System.out.printf(
                "median ratio %.2f%n", ratios.stream().sorted().toList().get(ROUNDS / 2));
    }

    /** As psql runs it: the copy line takes the file, all else is SQL. */
    static void byHand(DataSource database, Path file, String name) throws IOException, SQLException {
        String[] script = Files.readString(script(name)).split("(?m)^\\\\copy .*$");
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                Reader rows = TextEncoding.reader(
                        FileContent.open(new BufferedInputStream(Files.newInputStream(file))),
                        StandardCharsets.UTF_8)) {
            statement.execute(script[0]);
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("copy by_hand from stdin with (format csv, header true)", rows, 1 << 16);
            statement.execute(script[1]);
        }
    }

    private static Path script(String name) {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.exists(directory.resolve("bench/import/by-hand.sql"))) {
            directory = Objects.requireNonNull(directory.getParent(), "bench/import/by-hand.sql is not there");
        }
        return directory.resolve("bench/import").resolve(name);
    }

    private static void empty(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("truncate " + TABLES + " cascade");
            statement.execute(
                    "insert into customer (customer_id, state, created_at, last_seen_at) values (0, 'nobody', now(), now())");
            statement.execute("vacuum analyze");
            statement.execute("checkpoint");
        }
    }

    private static long lines(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                var answer = statement.executeQuery("select count(*) from order_line")) {
            answer.next();
            return answer.getLong(1);
        }
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    /** The settings of the embedded database that keeps people's data. */
    static EmbeddedPostgres server() throws IOException {
        return EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofSeconds(60))
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("shared_buffers", "256MB")
                .setServerConfig("work_mem", "32MB")
                .setServerConfig("maintenance_work_mem", "256MB")
                .setServerConfig("max_wal_size", "4GB")
                .setServerConfig("checkpoint_timeout", "15min")
                .setServerConfig("wal_compression", "on")
                .setServerConfig("random_page_cost", "1.1")
                .setServerConfig("jit", "off")
                .start();
    }
}
