package org.regulars.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.regulars.campaign.CampaignSettings;
import org.regulars.campaign.Campaigns;
import org.regulars.campaign.Repeats;
import org.regulars.job.Jobs;
import org.regulars.template.TemplateSource;
import org.regulars.template.Templates;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Sends a campaign of different mails through gate, ledger, rendering and SMTP, beside postfix's smtp-source and nodemailer, all
 * into postfix's smtp-sink over eight connections, and prints the ratios. Not part of the build: see docs/benchmarks.md.
 */
class SendBenchmark {

    private static final int MAILS = Integer.getInteger("benchmark.mails", 100_000);
    private static final int ROUNDS = Integer.getInteger("benchmark.rounds", 1);
    private static final int DELAY = Integer.getInteger("benchmark.delay", 0);
    private static final String SINK = System.getProperty("benchmark.sink", "smtp-sink");
    private static final String SOURCE = System.getProperty("benchmark.source", "smtp-source");
    /** Where nodemailer is installed; without it that part is left out. */
    private static final String MODULES = System.getProperty("benchmark.modules", "");

    private static final int PRODUCTS = 1_000;

    @EnableAutoConfiguration
    @ComponentScan("org.regulars")
    @ConfigurationPropertiesScan("org.regulars")
    static class Application {}

    @Test
    void printsTheRatios() throws Exception {
        int port = freePort();
        // smtp-sink does not run as root; any other user gets no more than a port.
        Process sink = new ProcessBuilder(
                        System.getProperty("user.name").equals("root")
                                ? List.of(SINK, "-u", "nobody", "127.0.0.1:" + port, "1000")
                                : List.of(SINK, "127.0.0.1:" + port, "1000"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        awaitPort(port);
        try (EmbeddedPostgres server = server();
                SlowNetwork slow = new SlowNetwork(port, Duration.ofMillis(DELAY))) {
            int mailPort = DELAY == 0 ? port : slow.port();
            Flyway.configure().dataSource(server.getPostgresDatabase()).load().migrate();
            try (ConfigurableApplicationContext context = SpringApplication.run(
                    Application.class,
                    "--spring.datasource.url=" + server.getJdbcUrl("postgres", "postgres"),
                    "--spring.mail.host=127.0.0.1",
                    "--spring.mail.port=" + mailPort,
                    "--regulars.jobs.enabled=false",
                    "--regulars.gate.mails-per-day=1000",
                    "--spring.main.banner-mode=off",
                    "--logging.level.root=warn")) {
                JdbcClient jdbc = context.getBean(JdbcClient.class);
                people(jdbc);
                for (int round = 0; round <= ROUNDS; round++) {
                    compare(context, jdbc, round, mailPort);
                }
                if (Boolean.getBoolean("benchmark.statements")) {
                    jdbc.sql("""
                            select round(total_exec_time) || ' ms ' || calls || ' ' || left(regexp_replace(query, '\\s+', ' ', 'g'), 110)
                            from pg_stat_statements order by total_exec_time desc limit 30
                            """).query(String.class).list().forEach(System.out::println);
                }
            }
        } finally {
            sink.destroy();
        }
    }

    private static void compare(ConfigurableApplicationContext context, JdbcClient jdbc, int round, int port)
            throws Exception {
        int mails = MAILS;
        double source = round == 0 ? 0 : source(port, mails);
        double nodemailer =
                round == 0 || MODULES.isEmpty() ? 0 : nodemailer(port, Math.min(mails, DELAY == 0 ? 20_000 : 4_000));
        long id = launch(context, round);
        long begun = System.nanoTime();
        context.getBean(Jobs.class).run("campaigns");
        double planned = seconds(begun);
        jdbc.sql("vacuum analyze").update();
        jdbc.sql("checkpoint").update();
        begun = System.nanoTime();
        context.getBean(Jobs.class).run("delivery");
        double took = seconds(begun);
        assertThat(jdbc.sql("select count(*) from dispatch where source_key = ? and state = 'sent'")
                        .param(Long.toString(id))
                        .query(Long.class)
                        .single())
                .isEqualTo(mails);
        Runtime runtime = Runtime.getRuntime();
        System.gc();
        System.out.printf(
                "round %d: %,d mails; frozen in %.1f s; Regulars %,.0f/s; smtp-source %,.0f/s; nodemailer %,.0f/s;"
                        + " of smtp-source %.2f; of nodemailer %.1f; heap %d MB%n",
                round,
                mails,
                planned,
                mails / took,
                source,
                nodemailer,
                mails / took / source,
                mails / took / nodemailer,
                (runtime.totalMemory() - runtime.freeMemory()) >> 20);
    }

    private static double source(int port, int mails) throws Exception {
        int count = DELAY == 0 ? mails : mails / 10;
        long begun = System.nanoTime();
        Process process = new ProcessBuilder(
                        SOURCE, "-d", "-s", "8", "-m", count + "", "-l", "10240", "127.0.0.1:" + port)
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
        return count / seconds(begun);
    }

    private static double nodemailer(int port, int mails) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("node", script("nodemailer.js"), port + "", mails + "");
        builder.environment().put("NODE_PATH", MODULES);
        Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return Double.parseDouble(answer.strip());
    }

    private static String script(String name) {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.exists(directory.resolve("bench/send"))) {
            directory = Objects.requireNonNull(directory.getParent(), "bench/send is not there");
        }
        return directory.resolve("bench/send").resolve(name).toString();
    }

    private static long launch(ConfigurableApplicationContext context, int round) {
        Templates templates = context.getBean(Templates.class);
        TemplateSource starter = templates.starter(java.util.Locale.ENGLISH);
        String products = """
                <mj-section background-color="#ffffff" padding="12px 32px"><mj-column>
                {% for product in recommended limit: 3 %}
                <mj-text><h2 style="font-size:18px">{{ product.name }}</h2><p>{{ product.reason }}</p>
                <p><a href="{{ product.url }}">{{ product.price }}</a></p></mj-text>
                {% endfor %}
                </mj-column></mj-section>
                """;
        String mjml = starter.mjml()
                .replaceFirst(
                        "(?s)(</mj-section>\\s*)(<mj-section padding=\"28px 32px 40px\")", "$1" + products + "$2");
        assertThat(mjml).contains("recommended");
        long template = templates.create(
                "Benchmark " + round, "en", new TemplateSource(starter.subject(), mjml, starter.text()), "benchmark");
        Campaigns campaigns = context.getBean(Campaigns.class);
        long id = campaigns.create(
                new CampaignSettings(
                        "Benchmark " + round,
                        "offers",
                        "",
                        Set.of(),
                        Set.of(),
                        List.of(template),
                        null,
                        false,
                        Repeats.ONCE,
                        null,
                        null,
                        0,
                        false,
                        5),
                "benchmark");
        campaigns.launch(id, "benchmark");
        return id;
    }

    /** Each with an address, a confirmed consent and one order, by which different products are recommended. */
    private static void people(JdbcClient jdbc) {
        for (String sql : List.of(
                """
                insert into product (sku, name, kind, price, url, updated_at)
                select 'P-' || n, 'A thing of the shop, number ' || n, 'goods', 5 + n %% 90, 'https://shop.example/p/' || n, now()
                from generate_series(1, %1$d) n
                """.formatted(PRODUCTS),
                """
                insert into product_pair (product_id, rank, other_id, buyers, both_bought, score)
                select product_id, r, 1 + (product_id * 7 + r * 13) %% %1$d, 100, 10 + r, 1.0 / r from product cross join generate_series(1, 10) r
                where 1 + (product_id * 7 + r * 13) %% %1$d <> product_id
                """.formatted(PRODUCTS),
                "insert into best_seller (rank, product_id, buyers) select n, n, 1000 - n from generate_series(1, 20) n",
                """
                with people as (
                    insert into customer (state, first_name, created_at, last_seen_at)
                    select 'known', 'Ann' || n, now(), now() from generate_series(1, %d) n returning customer_id
                ), address as (
                    insert into identity (customer_id, kind, value, shown, source, first_seen_at, proven_at)
                    select customer_id, 'email', 'someone' || customer_id || '@example.com',
                           'someone' || customer_id || '@example.com', 'test', now(), now() from people
                    returning identity_id, customer_id
                ), agreed as (
                    insert into consent_entry (customer_id, purpose, channel, status, legal_basis, identity_id, source,
                                               source_ref, recorded_by, occurred_at)
                    select customer_id, 'offers', 'mail', 'confirmed', 'consent', identity_id, 'sign-up-form', 'test',
                           'customer', now() - interval '1 day' from address
                ), bought as (
                    insert into customer_order (customer_id, number, kind, ordered_at, currency, source)
                    select customer_id, 'O-' || customer_id, 'sale', now() - interval '10 days', 'EUR', 'test' from people
                    returning customer_id, order_id, ordered_at
                )
                insert into order_line (customer_id, order_id, product_id, quantity, unit_price, ordered_at, occurrence)
                select customer_id, order_id, 1 + customer_id %% %d, 1, 5, ordered_at, 1 from bought
                """.formatted(MAILS, PRODUCTS))) {
            jdbc.sql(sql).update();
        }
        jdbc.sql("vacuum analyze").update();
    }

    private static EmbeddedPostgres server() throws IOException {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder().setPGStartupWait(Duration.ofSeconds(60));
        Map.of(
                        "fsync", "on",
                        "synchronous_commit", "on",
                        "full_page_writes", "on",
                        "shared_buffers", "256MB",
                        "max_wal_size", "4GB",
                        "checkpoint_timeout", "15min",
                        "wal_compression", "on",
                        "random_page_cost", "1.1",
                        "jit", "off")
                .forEach(builder::setServerConfig);
        if (Boolean.getBoolean("benchmark.statements")) {
            builder.setServerConfig("shared_preload_libraries", "pg_stat_statements");
            builder.setServerConfig("pg_stat_statements.track", "all");
        }
        EmbeddedPostgres server = builder.start();
        if (Boolean.getBoolean("benchmark.statements")) {
            try (var connection = server.getPostgresDatabase().getConnection();
                    var statement = connection.createStatement()) {
                statement.execute("create extension pg_stat_statements");
            } catch (java.sql.SQLException e) {
                throw new IOException(e);
            }
        }
        return server;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void awaitPort(int port) {
        List<IOException> tries = new ArrayList<>();
        while (tries.size() < 500) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
                return;
            } catch (IOException e) {
                tries.add(e);
                java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
            }
        }
        throw new IllegalStateException("smtp-sink does not listen", tries.get(0));
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }
}
