package org.regulars.web.desk;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import org.flywaydb.core.Flyway;
import org.regulars.lifetime.Lifetime;
import org.regulars.lifetime.LifetimeReport;
import org.regulars.standing.Standings;
import org.regulars.value.Rfm;
import org.regulars.web.RegularsApplication;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Measures how long it takes to fit the models and to score a million customers who bought, and to work out where they stand. The
 * directory of the database stays; it is filled when it is new. Not part of the build: see docs/benchmarks.md.
 */
public final class ScoreBenchmark {

    private static final int CUSTOMERS = 1_000_000;
    private static final int FIRST = 1_000;

    private ScoreBenchmark() {}

    /** The directory of the database. */
    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setDataDirectory(directory)
                .setCleanDataDirectory(false)
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("shared_buffers", "1GB")
                .setServerConfig("work_mem", "64MB")
                .setServerConfig("max_wal_size", "4GB")
                .setServerConfig("jit", "off")
                .start()) {
            Flyway.configure().dataSource(server.getPostgresDatabase()).load().migrate();
            JdbcClient jdbc = JdbcClient.create(server.getPostgresDatabase());
            if (jdbc.sql("select count(*) from customer").query(Long.class).single() == 1) {
                fill(jdbc);
            }
            try (ConfigurableApplicationContext context = SpringApplication.run(
                    RegularsApplication.class,
                    "--spring.datasource.url=" + server.getJdbcUrl("postgres", "postgres"),
                    "--regulars.home=" + directory.resolveSibling(directory.getFileName() + "-home"),
                    "--regulars.jobs.enabled=false",
                    "--regulars.demo=false",
                    "--server.port=0")) {
                Rfm rfm = context.getBean(Rfm.class);
                long start = System.nanoTime();
                LifetimeReport report = context.getBean(Lifetime.class).refresh(Instant.now());
                say("BG/NBD and gamma-gamma fitted twice, checked, everybody scored: " + report.scored(), start);
                System.out.printf(
                        Locale.ROOT,
                        "verdict %s, forecast %,.0f, actual %,.0f%n",
                        report.verdict(),
                        report.forecast(),
                        report.actual());
                start = System.nanoTime();
                say("RFM: " + rfm.refresh(rfm.moment()), start);
                Standings standings = context.getBean(Standings.class);
                start = System.nanoTime();
                say("stage, engagement, age group for the first time: " + standings.refresh(), start);
                start = System.nanoTime();
                say("again: " + standings.refresh(), start);
            }
        }
    }

    private static void say(String what, long since) {
        System.out.printf(Locale.ROOT, "%s in %.1f s%n", what, (System.nanoTime() - since) / 1e9);
    }

    /** People as BG/NBD imagines them: each buys at a rate of their own and may leave after any order. */
    private static void fill(JdbcClient jdbc) {
        jdbc.sql("""
                insert into customer (customer_id, state, first_name, last_name, country, created_at, last_seen_at)
                select n, 'known', 'F' || n %% 1000, 'L' || n %% 20000, 'DE', now() - interval '2 years', now()
                from generate_series(%d, %d) n
                """.formatted(FIRST, FIRST + CUSTOMERS - 1)).update();
        jdbc.sql("insert into category (name) values ('Tea')").update();
        jdbc.sql("""
                insert into product (sku, name, category_id, kind, price, updated_at)
                select 'TEA', 'Tea', category_id, 'goods', 10, now() from category
                """).update();
        jdbc.sql("""
                create table bought as
                with one as materialized (
                    select n, greatest(-ln(1 - random()) / 80, 0.00001) as rate, 1 - power(random(), 1 / 2.5) as leaving,
                        20 + random() * 680 as age, 20 + random() * 60 as spend from generate_series(%d, %d) n),
                staying as materialized (
                    select *, floor(ln(1 - random()) / ln(1 - least(greatest(leaving, 0.000001), 0.999999))) as chances from one),
                again as (
                    select n, age, spend, sum(-ln(1 - random()) / rate) over (partition by n order by k) as after
                    from staying cross join generate_series(1, 15) k where k <= chances)
                select row_number() over () as order_id, n, now() - interval '1 day' * (age - after) as at, spend * (0.5 + random()) as price
                from (select n, age, spend, 0 as after from staying union all select * from again) b where after < age - 1
                """.formatted(FIRST, FIRST + CUSTOMERS - 1)).update();
        jdbc.sql("""
                insert into customer_order (customer_id, order_id, number, kind, ordered_at, currency, source, total)
                select n, order_id, 'N' || order_id, 'sale', at, 'EUR', 'x', price from bought
                """).update();
        jdbc.sql("""
                insert into order_line (customer_id, order_id, product_id, quantity, unit_price, ordered_at, occurrence)
                select n, order_id, (select product_id from product), 1, price, at, 1 from bought
                """).update();
        jdbc.sql("""
                insert into purchase_summary (customer_id, orders, gross, net, first_order_at, last_order_at)
                select n, count(*), sum(price), sum(price), min(at), max(at) from bought group by n
                """).update();
        System.out.printf(
                Locale.ROOT,
                "%,d customers, %,d orders%n",
                CUSTOMERS,
                jdbc.sql("select count(*) from bought").query(Long.class).single());
        jdbc.sql("drop table bought").update();
        jdbc.sql("analyze").update();
    }
}
