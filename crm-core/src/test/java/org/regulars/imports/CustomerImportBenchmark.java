package org.regulars.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.regulars.job.Jobs;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Measures the import of customers, upload and detection included, against a bare COPY of the same file into one table on the
 * same server, and prints the ratio. Not part of the build: see docs/benchmarks.md.
 */
class CustomerImportBenchmark {

    private static final int ROWS = Integer.getInteger("benchmark.rows", 1_000_000);
    private static final int ROUNDS = Integer.getInteger("benchmark.rounds", 3);

    @Test
    void printsTheRatio() throws Exception {
        Path file = file();
        try (EmbeddedPostgres server = ImportBenchmark.server();
                ConfigurableApplicationContext context = SpringApplication.run(
                        ImportBenchmark.Application.class,
                        "--spring.datasource.url=" + server.getJdbcUrl("postgres", "postgres"),
                        "--regulars.jobs.enabled=false",
                        "--spring.main.banner-mode=off",
                        "--logging.level.root=warn")) {
            DataSource database = context.getBean(DataSource.class);
            List<Double> ratios = new ArrayList<>();
            for (int round = 1; round <= ROUNDS; round++) {
                empty(database);
                double bare = copy(database, file);
                double script = byHand(database, file);
                empty(database);
                double all = imported(context.getBean(Imports.class), context.getBean(Jobs.class), file);
                ratios.add(all / bare);
                System.out.printf(
                        "round %d: %,d rows; COPY %.2f s; script %.2f s; Regulars %.2f s; ratio to COPY %.2f, to the script %.2f%n",
                        round, ROWS, bare, script, all, all / bare, all / script);
            }
            System.out.printf(
                    "median ratio %.2f%n", ratios.stream().sorted().toList().get(ROUNDS / 2));
        } finally {
            Files.delete(file);
        }
    }

    private static double imported(Imports imports, Jobs jobs, Path file) throws IOException {
        long start = System.nanoTime();
        long id;
        try (InputStream content = Files.newInputStream(file)) {
            id = imports.upload("customers.csv", content, "benchmark");
        }
        System.out.printf("  upload %.2f s%n", (System.nanoTime() - start) / 1e9);
        imports.run(id, "benchmark");
        jobs.run("imports");
        double seconds = (System.nanoTime() - start) / 1e9;
        ImportDetail done = imports.find(id).orElseThrow();
        assertThat(done.state()).as(done.problem()).isEqualTo(ImportState.DONE);
        assertThat(done.customersNew()).isEqualTo(ROWS);
        return seconds;
    }

    private static double byHand(DataSource database, Path file) throws SQLException, IOException {
        long start = System.nanoTime();
        ImportBenchmark.byHand(database, file, "customers-by-hand.sql");
        return (System.nanoTime() - start) / 1e9;
    }

    private static double copy(DataSource database, Path file) throws SQLException, IOException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                InputStream content = Files.newInputStream(file)) {
            statement.execute("drop table if exists bare");
            statement.execute(
                    "create table bare (number text, email text, first_name text, last_name text, country text, since text)");
            long start = System.nanoTime();
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("copy bare from stdin with (format csv, header true)", content, 1 << 16);
            return (System.nanoTime() - start) / 1e9;
        }
    }

    private static void empty(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("truncate customer, identity, import_file, import_created, import_change cascade");
            statement.execute(
                    "insert into customer (customer_id, state, created_at, last_seen_at) values (0, 'nobody', now(), now())");
            statement.execute("vacuum analyze");
            statement.execute("checkpoint");
        }
    }

    private static Path file() throws IOException {
        Path file = Files.createTempFile("customers", ".csv");
        Random random = new Random(7);
        String[] first = {"Anna", "Bernd", "Chloe", "Dirk", "Eva", "Frank", "Gisela", "Hans", "Ines", "Jon"};
        String[] countries = {"DE", "FR", "ES", "GB", "US"};
        try (BufferedWriter to = Files.newBufferedWriter(file)) {
            to.write("Customer ID,Email,First name,Last name,Country,Created at\n");
            for (int i = 0; i < ROWS; i++) {
                String name = first[random.nextInt(10)];
                String last = Integer.toString(36 * 36 * 36 + random.nextInt(5_000_000), 36);
                to.write((100_000 + i) + "," + name.toLowerCase(java.util.Locale.ROOT) + "." + last + i + "@example"
                        + random.nextInt(50) + ".com," + name + ",M" + last + "," + countries[random.nextInt(5)]
                        + ",2025-0"
                        + (1 + random.nextInt(9)) + "-1" + random.nextInt(9) + " 10:15:00\n");
            }
        }
        return file;
    }
}
