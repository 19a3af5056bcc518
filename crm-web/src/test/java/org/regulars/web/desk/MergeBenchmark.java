package org.regulars.web.desk;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.flywaydb.core.Flyway;
import org.regulars.customer.MergeCustomers;
import org.regulars.customer.Merges;
import org.regulars.job.Jobs;
import org.regulars.web.RegularsApplication;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Measures the search for duplicates among many customers, and a merge and its undo of one with many interactions, next to the
 * SQL somebody would write by hand. Not part of the build: see docs/benchmarks.md.
 */
public final class MergeBenchmark {

    private static final int INTERACTIONS = 100_000;
    private static final int ROUNDS = 5;

    private final JdbcClient jdbc;
    private final Merges merges;
    private final Jobs jobs;

    private MergeBenchmark(ConfigurableApplicationContext context) {
        this.jdbc = context.getBean(JdbcClient.class);
        this.merges = context.getBean(Merges.class);
        this.jobs = context.getBean(Jobs.class);
    }

    public static void main(String[] arguments) throws Exception {
        int customers = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
        Path home = Files.createTempDirectory("merge-benchmark");
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setServerConfig("shared_buffers", "1GB")
                .setServerConfig("work_mem", "32MB")
                .setServerConfig("maintenance_work_mem", "512MB")
                .setServerConfig("max_wal_size", "2GB")
                .setServerConfig("jit", "off")
                .start()) {
            Flyway.configure().dataSource(server.getPostgresDatabase()).load().migrate();
            DeskBenchmark.fillCustomers(JdbcClient.create(server.getPostgresDatabase()), customers);
            try (ConfigurableApplicationContext context = SpringApplication.run(
                    RegularsApplication.class,
                    "--spring.datasource.url=" + server.getJdbcUrl("postgres", "postgres"),
                    "--regulars.home=" + home,
                    "--regulars.jobs.enabled=false",
                    "--regulars.demo=false",
                    "--server.port=0")) {
                MergeBenchmark benchmark = new MergeBenchmark(context);
                benchmark.merge();
                benchmark.search(customers);
            }
        }
    }

    /** By turns with a bare update of the same rows there and back. */
    private void merge() {
        long stays = person("stays");
        long goes = person("goes");
        for (int round = 1; round <= ROUNDS; round++) {
            jdbc.sql("vacuum analyze interaction").update();
            double there = bare(goes, stays);
            double back = bare(stays, goes);
            jdbc.sql("vacuum analyze interaction").update();
            long[] merge = {0};
            double merging = seconds(() ->
                    merge[0] = merges.merge(new MergeCustomers(stays, goes, Set.of(), List.of()), "ann@shop.example"));
            double undoing = seconds(() -> merges.undo(merge[0], "ann@shop.example"));
            System.out.printf(
                    Locale.ROOT,
                    "round %d: bare update %.2f s and %.2f s, merge %.2f s (%.2f), undo %.2f s (%.2f)%n",
                    round,
                    there,
                    back,
                    merging,
                    merging / there,
                    undoing,
                    undoing / back);
        }
    }

    private double bare(long from, long to) {
        return seconds(() -> jdbc.sql("update interaction set customer_id = ? where customer_id = ?")
                .params(to, from)
                .update());
    }

    private long person(String name) {
        long id = jdbc.sql("""
                insert into customer (state, last_name, search_text, created_at, last_seen_at)
                values ('known', :name, :name, now(), now()) returning customer_id
                """).param("name", name).query(Long.class).single();
        jdbc.sql("""
                with known as (
                    insert into identity (customer_id, kind, value, shown, source, first_seen_at)
                    values (:id, 'email', :name || '@many.example', :name || '@many.example', 'benchmark', now())
                    returning identity_id)
                insert into interaction (customer_id, occurred_at, message_id, identity_id, channel, kind, subject, payload)
                select :id, now() - interval '700 days' * n / :many, :name || n, identity_id, 'web',
                    (array['page-viewed','product-viewed','product-added'])[1 + n % 3], 'SKU-' || n % 3000, '{"price": 9.5}'
                from known, generate_series(1, :many) n
                """)
                .param("id", id)
                .param("name", name)
                .param("many", INTERACTIONS)
                .update();
        return id;
    }

    /** All customers once, as after a large import, then the same when nothing changed; beside it bare joins on the same keys. */
    private void search(int customers) {
        double all = 0;
        double longest = 0;
        long most = 0;
        int runs = 0;
        long looked = -1;
        while (looked < newest()) {
            double run = seconds(() -> jobs.run("find-duplicates"));
            looked = jdbc.sql("select identity_id from duplicate_search")
                    .query(Long.class)
                    .single();
            all += run;
            longest = Math.max(longest, run);
            most = Math.max(most, used());
            runs++;
        }
        double again = seconds(() -> jobs.run("find-duplicates"));
        double bare = seconds(() -> jdbc.sql("""
                select count(*) from (
                    select i.value, j.value from identity i join identity j on j.kind = 'phone' and i.kind = 'phone'
                        and j.value = i.value and j.customer_id > i.customer_id
                    union all
                    select a.key, b.key from duplicate_key a join duplicate_key b on b.kind = a.kind and b.key = a.key
                        and b.customer_id > a.customer_id
                    where (select count(*) from (select from duplicate_key o where o.kind = a.kind and o.key = a.key limit 12) few) < 12) pairs
                """).query(Long.class).single());
        System.out.printf(
                Locale.ROOT,
                "search of %d customers: %.0f s in %d runs, the longest %.0f s, heap in use after a run at most %d MB; "
                        + "again with nothing changed %.1f s; bare self join of the keys alone %.0f s; %d pairs, %s of keys%n",
                customers,
                all,
                runs,
                longest,
                most / 1_000_000,
                again,
                bare,
                jdbc.sql("select count(*) from duplicate_candidate")
                        .query(Long.class)
                        .single(),
                jdbc.sql("select pg_size_pretty(pg_total_relation_size('duplicate_key'))")
                        .query(String.class)
                        .single());
    }

    private long newest() {
        return jdbc.sql("select max(identity_id) from identity where kind <> 'anonymous-id'")
                .query(Long.class)
                .single();
    }

    private static long used() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static double seconds(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e9;
    }
}
