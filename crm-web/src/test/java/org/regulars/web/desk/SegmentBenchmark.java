package org.regulars.web.desk;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;
import org.regulars.segment.MembershipCheck;
import org.regulars.segment.Memberships;
import org.regulars.segment.Rule;
import org.regulars.segment.Segments;
import org.regulars.web.RegularsApplication;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Measures segments over many customers: the statement of a rule next to what somebody would write by hand, and how live
 * segments keep up with events. Runs in parts over one database that stays: {@code fill}, {@code rules}, {@code segments},
 * {@code live}. Not part of the build: see docs/benchmarks.md.
 */
public final class SegmentBenchmark {

    private static final int CUSTOMERS = 1_000_000;
    private static final int RUNS = 5;
    private static final int SEGMENTS = 200;
    private static final int EVENTS_A_SECOND = 1_000;
    private static final List<String> CATEGORIES = List.of("Tea", "Coffee", "Mugs", "Lamps", "Books");
    private static final List<String> KINDS = List.of("page-viewed", "product-viewed", "product-added");

    private SegmentBenchmark() {}

    /** The part, the directory of the database, and for how many seconds at most. */
    public static void main(String[] arguments) throws Exception {
        String part = arguments[0];
        Path directory = Path.of(arguments[1]);
        int seconds = Integer.parseInt(arguments[2]);
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setDataDirectory(directory)
                .setCleanDataDirectory(false)
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", part.equals("live") ? "on" : "off")
                .setServerConfig("shared_buffers", "1GB")
                .setServerConfig("work_mem", "32MB")
                .setServerConfig("maintenance_work_mem", "512MB")
                .setServerConfig("max_wal_size", "4GB")
                .setServerConfig("jit", "off")
                .start()) {
            Flyway.configure().dataSource(server.getPostgresDatabase()).load().migrate();
            JdbcClient jdbc = JdbcClient.create(server.getPostgresDatabase());
            if (part.equals("fill")) {
                fill(jdbc, seconds);
                return;
            }
            try (ConfigurableApplicationContext context = SpringApplication.run(
                    RegularsApplication.class,
                    "--spring.datasource.url=" + server.getJdbcUrl("postgres", "postgres"),
                    "--regulars.home=" + directory.resolveSibling(directory.getFileName() + "-home"),
                    "--regulars.jobs.enabled=false",
                    "--regulars.demo=false",
                    "--server.port=0")) {
                switch (part) {
                    case "rules" -> rules(context);
                    case "segments" -> segments(context, seconds);
                    default -> live(context, seconds);
                }
            }
        }
    }

    private static void fill(JdbcClient jdbc, int seconds) {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        if (jdbc.sql("select count(*) from customer").query(Long.class).single() == 1) {
            shop(jdbc);
        }
        int batch = 500_000;
        long have =
                jdbc.sql("select count(*) from interaction").query(Long.class).single();
        while (System.nanoTime() < end && have < 10_000_000) {
            jdbc.sql("""
                    insert into interaction (customer_id, occurred_at, message_id, identity_id, channel, kind, subject)
                    select 1000 + floor(power(random(), 1.5) * %1$d)::bigint, now() - interval '1 second' * floor(random() * 63000000),
                        'm' || n, 0, 'web', (array['page-viewed','product-viewed','product-added'])[1 + n %% 3],
                        'SKU-' || floor(random() * 500)::int
                    from generate_series(%2$d, %3$d) n
                    """.formatted(CUSTOMERS, have + 1, have + batch)).update();
            have += batch;
        }
        jdbc.sql("analyze").update();
        System.out.printf(
                Locale.ROOT,
                "%,d customers, %,d interactions, %s%n",
                CUSTOMERS,
                have,
                jdbc.sql("select pg_size_pretty(pg_database_size(current_database()))")
                        .query(String.class)
                        .single());
    }

    private static void shop(JdbcClient jdbc) {
        jdbc.sql("""
                insert into customer (customer_id, state, first_name, last_name, country, created_at, last_seen_at)
                select n, 'known', 'F' || n %% 1000, 'L' || n %% 20000, (array['DE','GB','FR','AT'])[1 + n %% 4],
                    now() - interval '1 minute' * (n %% 1500000), now() from generate_series(1000, %d) n
                """.formatted(999 + CUSTOMERS)).update();
        CATEGORIES.forEach(name ->
                jdbc.sql("insert into category (name) values (?)").param(name).update());
        jdbc.sql("""
                insert into product (sku, name, category_id, kind, price, updated_at)
                select 'SKU-' || n, 'Product ' || n, (select category_id from category order by category_id offset n % 5 limit 1),
                    'goods', 10, now() from generate_series(0, 499) n
                """).update();
        jdbc.sql("""
                insert into customer_order (customer_id, order_id, number, kind, ordered_at, currency, source, total)
                select 1000 + floor(power(random(), 1.5) * %1$d)::bigint, n, 'N' || n, 'sale',
                    now() - interval '1 second' * floor(random() * 63000000),
                    'EUR', 'x', 20 from generate_series(1, 1500000) n
                """.formatted(CUSTOMERS)).update();
        jdbc.sql("""
                insert into order_line (customer_id, order_id, product_id, quantity, unit_price, ordered_at, occurrence)
                select o.customer_id, o.order_id, p.product_id, 2, 10 + o.order_id % 40, o.ordered_at, 1
                from customer_order o join product p on p.sku = 'SKU-' || (o.customer_id % 5 + 5 * (o.order_id % 100) + o.order_id % 2)
                """).update();
        jdbc.sql("""
                insert into purchase_summary (customer_id, orders, gross, net, first_order_at, last_order_at)
                select customer_id, count(*), sum(quantity * unit_price), sum(quantity * unit_price), min(ordered_at), max(ordered_at)
                from order_line group by customer_id
                """).update();
        jdbc.sql("""
                insert into profile_attribute (customer_id, key, origin, source, value, recorded_at)
                select customer_id, 'city', 'told', 'form',
                    to_jsonb((array['Hamburg','Kiel','Bremen','Munich','Vienna','Lyon','Leeds','Graz'])[1 + customer_id % 8]), now()
                from customer where customer_id >= 1000
                """).update();
        jdbc.sql("""
                insert into consent_entry (customer_id, purpose, channel, status, legal_basis, identity_id, source, source_ref,
                    recorded_by, occurred_at)
                select customer_id, 'offers', 'mail', case when customer_id % 7 = 0 then 'withdrawn' else 'confirmed' end, 'consent', 0,
                    'x', '', 'x', now() from customer where customer_id >= 1000 and customer_id % 2 = 0
                """).update();
    }

    private record Asked(String name, Rule rule, String byHand) {}

    private static void rules(ConfigurableApplicationContext context) {
        Segments segments = context.getBean(Segments.class);
        JdbcClient jdbc = context.getBean(JdbcClient.class);
        List<Asked> all = List.of(
                new Asked(
                        "twice from a category, paid 60, in the north, consents to offers",
                        Rule.all(
                                Rule.is("bought-category", Map.of("category", "Tea", "figure", "2")),
                                Rule.is("net-revenue", Map.of("amount", "60")),
                                Rule.is(
                                        "attribute",
                                        Map.of(
                                                "attribute",
                                                "city",
                                                "operator",
                                                "is-one-of",
                                                "value",
                                                "Hamburg, Kiel, Bremen")),
                                Rule.is("consent", Map.of("purpose", "offers"))),
                        """
                        select count(*) from (
                            select l.customer_id from order_line l join product p using (product_id) join category k using (category_id)
                            where k.name = 'Tea' and l.quantity > l.cancelled_quantity
                            group by l.customer_id having count(distinct l.order_id) >= 2) b
                        join customer c using (customer_id)
                        join purchase_summary s using (customer_id)
                        join profile_attribute a on a.customer_id = c.customer_id and a.key = 'city' and a.effective
                        join lateral (select e.status from consent_entry e where e.customer_id = c.customer_id and e.purpose = 'offers'
                            and e.channel = 'mail' and e.topic = '' order by e.occurred_at desc, e.entry_id desc limit 1) e on e.status = 'confirmed'
                        where c.state = 'known' and s.net >= 60 and a.value #>> '{}' in ('Hamburg', 'Kiel', 'Bremen')
                        """),
                new Asked(
                        "looked at products three times in 90 days",
                        Rule.is("did", Map.of("event", "product-viewed", "times", "3", "days", "90")),
                        """
                        select count(*) from (select customer_id from interaction where kind = 'product-viewed'
                            and occurred_at >= (now() at time zone 'Europe/London' - interval '90 days') at time zone 'Europe/London' group by customer_id having count(*) >= 3) i
                        join customer c using (customer_id) where c.state = 'known'
                        """),
                new Asked(
                        "came in the last 30 days and did not buy for a year",
                        Rule.all(
                                Rule.is("did", Map.of("event", "page-viewed", "times", "1", "days", "30")),
                                Rule.not(Rule.is("orders", Map.of("orders", "1", "days", "365")))),
                        """
                        select count(*) from customer c where c.state = 'known'
                          and exists (select from interaction i where i.customer_id = c.customer_id and i.kind = 'page-viewed'
                            and i.occurred_at >= (now() at time zone 'Europe/London' - interval '30 days') at time zone 'Europe/London')
                          and not exists (select from customer_order o where o.customer_id = c.customer_id and o.kind = 'sale'
                            and o.ordered_at >= (now() at time zone 'Europe/London' - interval '365 days') at time zone 'Europe/London' and exists (select from order_line l
                                where l.customer_id = o.customer_id and l.order_id = o.order_id
                                and l.unit_price > 0 and l.quantity > l.cancelled_quantity))
                        """),
                new Asked(
                        "looked at a category four times ever",
                        Rule.is(
                                "did",
                                Map.of(
                                        "event",
                                        "product-viewed",
                                        "times",
                                        "4",
                                        "window",
                                        "ever",
                                        "about",
                                        "category",
                                        "category",
                                        "Tea")),
                        """
                        select count(*) from (select i.customer_id from interaction i join product p on p.sku = i.subject
                            join category k using (category_id) where i.kind = 'product-viewed' and k.name = 'Tea'
                            group by i.customer_id having count(*) >= 4) i
                        join customer c using (customer_id) where c.state = 'known'
                        """),
                new Asked(
                        "bought within 60 days or is from Hamburg and paid nothing yet",
                        Rule.any(
                                Rule.is("last-order", Map.of("age", "within", "days", "60")),
                                Rule.all(
                                        Rule.is(
                                                "attribute",
                                                Map.of("attribute", "city", "operator", "is", "value", "Hamburg")),
                                        Rule.is("net-revenue", Map.of("comparison", "at-most", "amount", "0")))),
                        """
                        select count(*) from customer c left join purchase_summary s using (customer_id)
                        left join profile_attribute a on a.customer_id = c.customer_id and a.key = 'city' and a.effective
                        where c.state = 'known' and (s.orders > 0 and s.last_order_at >= (now() at time zone 'Europe/London' - interval '60 days') at time zone 'Europe/London'
                            or a.value #>> '{}' = 'Hamburg' and coalesce(s.net, 0) <= 0)
                        """));
        for (Asked asked : all) {
            long found = 0;
            long byHand = 0;
            double[] a = new double[RUNS];
            double[] b = new double[RUNS];
            for (int run = 0; run < RUNS; run++) {
                long start = System.nanoTime();
                byHand = jdbc.sql(asked.byHand()).query(Long.class).single();
                b[run] = (System.nanoTime() - start) / 1e6;
                start = System.nanoTime();
                found = segments.count(asked.rule());
                a[run] = (System.nanoTime() - start) / 1e6;
            }
            double ours = median(a);
            double theirs = median(b);
            System.out.printf(
                    Locale.ROOT,
                    "%-70s %,9d / %,9d people  ours %,7.0f ms  by hand %,7.0f ms  ratio %.2f%n",
                    asked.name(),
                    found,
                    byHand,
                    ours,
                    theirs,
                    ours / theirs);
        }
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** As a shop of many years has them: a third about visits, a third about orders, the rest about who somebody is, mixed. */
    private static Rule rule(int n) {
        Random random = new Random(n);
        Rule visits = Rule.is(
                "did",
                Map.of(
                        "event",
                        KINDS.get(n % 3),
                        "times",
                        "" + (3 + random.nextInt(4)),
                        "days",
                        "" + (20 + random.nextInt(100)),
                        "about",
                        n % 4 == 0 ? "category" : "anything",
                        "category",
                        CATEGORIES.get(n % 5)));
        Rule orders = n % 2 == 0
                ? Rule.is("orders", Map.of("orders", "" + (2 + n % 3), "days", "" + (90 + random.nextInt(400))))
                : Rule.is("bought-category", Map.of("category", CATEGORIES.get(n % 5), "figure", "2"));
        Rule who = Rule.is(
                "attribute",
                Map.of(
                        "attribute",
                        "city",
                        "operator",
                        "is",
                        "value",
                        List.of("Hamburg", "Kiel", "Graz").get(n % 3)));
        Rule consent = Rule.is("consent", Map.of("purpose", "offers"));
        return switch (n % 6) {
            case 0 -> visits;
            case 1 -> orders;
            case 2 -> Rule.all(visits, who);
            case 3 -> Rule.all(orders, who, consent);
            case 4 -> Rule.all(who, Rule.any(orders, visits));
            default -> Rule.all(who, consent, Rule.not(orders));
        };
    }

    private static void segments(ConfigurableApplicationContext context, int seconds) {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        Segments segments = context.getBean(Segments.class);
        Memberships memberships = context.getBean(Memberships.class);
        int have = segments.all().size();
        while (have < SEGMENTS && System.nanoTime() < end) {
            memberships.refresh(segments.create("system", "Segment " + have, rule(have)));
            have++;
        }
        System.out.printf(
                Locale.ROOT,
                "%d segments, %,d members in all, on the average %,.0f ms to ask everybody%n",
                have,
                segments.all().stream().mapToLong(one -> one.members()).sum(),
                segments.all().stream()
                        .mapToLong(one -> one.refreshMillis())
                        .average()
                        .orElse(0));
    }

    /** Rows as events leave them, a thousand a second, each of another customer; beside it the segments follow. */
    private static void live(ConfigurableApplicationContext context, int seconds) throws Exception {
        JdbcClient jdbc = context.getBean(JdbcClient.class);
        TransactionTemplate transaction = context.getBean(TransactionTemplate.class);
        Memberships memberships = context.getBean(Memberships.class);
        memberships.run();
        AtomicBoolean on = new AtomicBoolean(true);
        AtomicLong written = new AtomicLong();
        ConcurrentLinkedQueue<long[]> commits = new ConcurrentLinkedQueue<>();
        Thread shop = new Thread(() -> {
            long begin = System.nanoTime();
            Random random = new Random(1);
            while (on.get()) {
                long due = begin + written.get() * 1_000_000_000L / EVENTS_A_SECOND;
                if (System.nanoTime() < due) {
                    java.util.concurrent.locks.LockSupport.parkNanos(due - System.nanoTime());
                    continue;
                }
                transaction.executeWithoutResult(status -> events(jdbc, random));
                long last = jdbc.sql("select coalesce(max(touch_id), 0) from segment_touch")
                        .query(Long.class)
                        .single();
                commits.add(new long[] {System.nanoTime(), last});
                written.addAndGet(100);
            }
        });
        shop.start();
        List<Double> lags = new ArrayList<>();
        List<Double> passes = new ArrayList<>();
        long moves = 0;
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        while (System.nanoTime() < end) {
            long start = System.nanoTime();
            String did = memberships.run();
            long now = System.nanoTime();
            passes.add((now - start) / 1e9);
            if (!did.isEmpty()) {
                moves += Long.parseLong(did.substring(0, did.indexOf(' ')));
            }
            long waiting = jdbc.sql("select coalesce(min(touch_id), 9223372036854775807) from segment_touch")
                    .query(Long.class)
                    .single();
            for (long[] commit = commits.peek(); commit != null && commit[1] < waiting; commit = commits.peek()) {
                lags.add((now - commit[0]) / 1e9);
                commits.poll();
            }
            Thread.sleep(Math.max(0, 1_000 - (now - start) / 1_000_000));
        }
        on.set(false);
        shop.join();
        lags.sort(null);
        passes.sort(null);
        System.out.printf(
                Locale.ROOT,
                "%,d events in %d s (%,.0f/s), %,d joined or left, pass p50 %.1f s, longest %.1f s; in or out after p50 %.1f s, p95 %.1f s, at most %.1f s; %,d commits wait%n",
                written.get(),
                seconds,
                written.get() / (double) seconds,
                moves,
                passes.get(passes.size() / 2),
                passes.get(passes.size() - 1),
                lags.get(lags.size() / 2),
                lags.get((int) (lags.size() * 0.95)),
                lags.get(lags.size() - 1),
                commits.size());
        memberships.run();
        MembershipCheck check = context.getBean(MembershipCheck.class);
        long drift = context.getBean(Segments.class).all().stream()
                .limit(12)
                .mapToLong(one -> check.check(one.segmentId()))
                .sum();
        System.out.println("drift of 12 of them: " + drift);
    }

    /** A hundred events of a shop: seventy visits, ten orders, ten values, ten consents. */
    private static void events(JdbcClient jdbc, Random random) {
        Long[] ids = IntStream.range(0, 70)
                .mapToObj(i -> 1000L + random.nextInt(CUSTOMERS))
                .toArray(Long[]::new);
        jdbc.sql("""
                insert into interaction (customer_id, occurred_at, message_id, identity_id, channel, kind, subject)
                select id, clock_timestamp(), gen_random_uuid()::text, 0, 'web',
                    (array['page-viewed','product-viewed','product-added'])[1 + id % 3], 'SKU-' || id % 500 from unnest(?::bigint[]) id
                """).param(ids).update();
        Long[] ten = Arrays.copyOf(ids, 10);
        jdbc.sql("""
                with o as (
                    insert into customer_order (customer_id, number, kind, ordered_at, currency, source, total)
                    select distinct id, gen_random_uuid()::text, 'sale', now(), 'EUR', 'x', 20 from unnest(?::bigint[]) id
                    returning customer_id, order_id, ordered_at),
                l as (
                    insert into order_line (customer_id, order_id, product_id, quantity, unit_price, ordered_at, occurrence)
                    select o.customer_id, o.order_id, p.product_id, 2, 10, o.ordered_at, 1 from o
                    join product p on p.sku = 'SKU-' || o.customer_id % 500)
                insert into purchase_summary as s (customer_id, orders, gross, net, first_order_at, last_order_at)
                select customer_id, 1, 20, 20, ordered_at, ordered_at from o
                on conflict on constraint purchase_summary_pkey do update set orders = s.orders + 1, gross = s.gross + 20,
                    net = s.net + 20, last_order_at = excluded.last_order_at
                """).param(ten).update();
        jdbc.sql("""
                update profile_attribute set value = to_jsonb((array['Hamburg','Kiel','Bremen','Munich'])[1 + (random() * 3)::int]),
                    recorded_at = now() where key = 'city' and customer_id = any(?)
                """).param(Arrays.copyOfRange(ids, 10, 20)).update();
        jdbc.sql("""
                insert into consent_entry (customer_id, purpose, channel, status, legal_basis, identity_id, source, source_ref,
                    recorded_by, occurred_at)
                select id, 'offers', 'mail', case when random() < 0.5 then 'withdrawn' else 'confirmed' end, 'consent', 0, 'x', '', 'x', now()
                from unnest(?::bigint[]) id
                """).param(Arrays.copyOfRange(ids, 20, 30)).update();
    }
}
