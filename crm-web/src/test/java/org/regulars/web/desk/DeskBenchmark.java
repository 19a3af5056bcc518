package org.regulars.web.desk;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flywaydb.core.Flyway;
import org.regulars.staff.Staff;
import org.regulars.staff.StaffRole;
import org.regulars.web.RegularsApplication;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Measures the list of customers and the customer page over HTTP with many customers, next to what somebody would write as SQL
 * for the same question in the same run. Not part of the build: see docs/benchmarks.md.
 */
public final class DeskBenchmark {

    private static final int RUNS = 15;
    private static final String EMAIL = "ann@shop.example";
    private static final String PASSWORD = "correct horse battery staple";
    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .cookieHandler(new CookieManager(null, java.net.CookiePolicy.ACCEPT_ALL))
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    private final String base;
    private final JdbcClient jdbc;
    private String token = "";

    private DeskBenchmark(String base, JdbcClient jdbc) {
        this.base = base;
        this.jdbc = jdbc;
    }

    public static void main(String[] arguments) throws Exception {
        int customers = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
        Path home = Files.createTempDirectory("desk-benchmark");
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setServerConfig("shared_buffers", "1GB")
                .setServerConfig("work_mem", "32MB")
                .setServerConfig("maintenance_work_mem", "512MB")
                .setServerConfig("max_wal_size", "2GB")
                .setServerConfig("autovacuum", "off")
                .setServerConfig("jit", "off")
                .start()) {
            Flyway.configure().dataSource(server.getPostgresDatabase()).load().migrate();
            fill(JdbcClient.create(server.getPostgresDatabase()), customers);
            try (ConfigurableApplicationContext context = SpringApplication.run(
                    RegularsApplication.class,
                    "--spring.datasource.url=" + server.getJdbcUrl("postgres", "postgres"),
                    "--regulars.home=" + home,
                    "--regulars.jobs.enabled=false",
                    "--regulars.demo=false",
                    "--server.port=0")) {
                context.getBean(Staff.class).add("system", EMAIL, "Ann", StaffRole.ADMIN, PASSWORD);
                Environment environment = context.getEnvironment();
                DeskBenchmark desk = new DeskBenchmark(
                        "http://localhost:" + environment.getProperty("local.server.port"),
                        context.getBean(JdbcClient.class));
                desk.signIn();
                desk.searches();
                desk.pages();
            }
        }
    }

    private static void fill(JdbcClient jdbc, int customers) throws IOException {
        long start = System.nanoTime();
        fillCustomers(jdbc, customers);
        for (int month = 0; month < 24; month++) {
            jdbc.sql("""
                    insert into interaction (customer_id, occurred_at, message_id, identity_id, channel, kind, subject, payload)
                    select 1000 + (n::bigint * 7919) %% %2$d, now() - interval '%1$d days' - interval '1 second' * (n %% 2600000),
                        'm' || %1$d || '-' || n, 0, 'web', (array['page-viewed','product-viewed','product-added'])[1 + n %% 3],
                        'SKU-' || n %% 3000, '{"price": 9.5, "url": "https://shop.example/p"}'
                    from generate_series(1, %3$d) n
                    """.formatted(month * 30, customers, customers * 10L / 24)).update();
        }
        for (int many : new int[] {10, 10_000, 100_000}) {
            long id = jdbc.sql("""
                    insert into customer (state, last_name, search_text, created_at, last_seen_at)
                    values ('known', 'Has ' || :many, 'has ' || :many, now(), now()) returning customer_id
                    """).param("many", many).query(Long.class).single();
            jdbc.sql("""
                    insert into interaction (customer_id, occurred_at, message_id, identity_id, channel, kind, subject, payload)
                    select :id, now() - interval '700 days' * n / :many, 'h' || n, 0, 'web',
                        (array['page-viewed','product-viewed','product-added'])[1 + n % 3], 'SKU-' || n % 3000, '{"price": 9.5}'
                    from generate_series(1, :many) n
                    """).param("id", id).param("many", many).update();
        }
        jdbc.sql("vacuum analyze").update();
        System.out.printf(
                Locale.ROOT,
                "filled in %.0f s, %s%n",
                (System.nanoTime() - start) / 1e9,
                jdbc.sql("select pg_size_pretty(pg_database_size(current_database()))")
                        .query(String.class)
                        .single());
    }

    /** Known customers as a shop has them, without visits. */
    static void fillCustomers(JdbcClient jdbc, int customers) throws IOException {
        try (var script = DeskBenchmark.class.getResourceAsStream("many-customers.sql")) {
            String sql = new String(script.readAllBytes(), StandardCharsets.UTF_8)
                    .replaceAll("(?m)^--.*$", "")
                    .replace(":customers", Integer.toString(customers));
            jdbc.sql("do $fill$ begin " + sql + " end $fill$").update();
        }
    }

    private void searches() throws Exception {
        Map<String, String> byHand = new LinkedHashMap<>();
        byHand.put("smith", like("% smith%"));
        byHand.put(
                "ann smith",
                "select * from customer where state = 'known' and search_folded like '% ann%' and search_folded like '% smith%' order by last_seen_at desc limit 51");
        byHand.put(
                "Smith John",
                "select * from customer where state = 'known' and search_folded like '% smith%' and search_folded like '% john%' order by last_seen_at desc limit 51");
        byHand.put("Müller", like("% muller%"));
        byHand.put("dreveski", like("% dreveski%"));
        byHand.put("a", like("% a%"));
        byHand.put("mu", like("% mu%"));
        byHand.put("ldenck", like("%ldenck%"));
        byHand.put("C501234", like("% c501234%"));
        byHand.put("@example7", like("%@example7%"));
        byHand.put("ann.smith.", like("% ann.smith.%"));
        byHand.put("0176 419", like("%176419%"));
        byHand.put("Jonh Smiht", alike("jonh smiht"));
        byHand.put("Müler", alike("muler"));
        byHand.put("Kowalsky Peter", alike("kowalsky peter"));
        byHand.put("xqzzyw", alike("xqzzyw"));
        byHand.put("", "select * from customer where state = 'known' order by last_seen_at desc limit 51");
        System.out.println("| typed | found | page (ms) | SQL (ms) | ratio |");
        for (Map.Entry<String, String> search : byHand.entrySet()) {
            double hand = median(() -> jdbc.sql(search.getValue())
                    .query((row, n) -> row.getLong(1))
                    .list());
            String[] found = new String[1];
            double page = median(() -> found[0] = search(search.getKey()));
            Matcher count =
                    Pattern.compile("class=\"count\">\\s*([^<]*?)\\s*</p>").matcher(String.valueOf(found[0]));
            System.out.printf(
                    Locale.ROOT,
                    "| `%s` | %s | %.0f | %.0f | %.1f |%n",
                    search.getKey(),
                    count.find() ? count.group(1).strip() : "?",
                    page,
                    hand,
                    page / hand);
        }
    }

    private static String like(String pattern) {
        return "select * from customer where state = 'known' and search_folded like '" + pattern
                + "' order by last_seen_at desc limit 51";
    }

    private static String alike(String typed) {
        return "select * from customer where state = 'known' and word_similarity('" + typed
                + "', search_folded) > 0.33 and set_config('pg_trgm.word_similarity_threshold', '0.33', false) <> '' and '"
                + typed
                + "' <% search_folded order by word_similarity('" + typed + "', search_folded) desc limit 20";
    }

    private void pages() throws Exception {
        System.out.println("| interactions | page (ms) | timeline SQL by hand (ms) | ratio to 10 |");
        double first = 0;
        for (int many : new int[] {10, 10_000, 100_000}) {
            long id = jdbc.sql("select customer_id from customer where last_name = 'Has ' || ?")
                    .param(many)
                    .query(Long.class)
                    .single();
            double page = median(() -> get("/staff/customers/" + id));
            double hand = median(() -> jdbc.sql("""
                    select * from interaction where customer_id = ? order by occurred_at desc limit 51
                    """)
                    .param(id)
                    .query((row, n) -> row.getString("kind"))
                    .list());
            first = first == 0 ? page : first;
            System.out.printf(Locale.ROOT, "| %,d | %.0f | %.1f | %.2f |%n", many, page, hand, page / first);
            for (String part : List.of("?group=visit", "?what=basket", "?before=2026-06-01T00:00:00Z")) {
                double time = median(() -> get("/staff/customers/" + id + "/timeline" + part));
                System.out.printf(Locale.ROOT, "| %,d %s | %.0f | | |%n", many, part, time);
            }
        }
    }

    private void signIn() throws Exception {
        remember(get("/sign-in"));
        post("/sign-in", Map.of("email", EMAIL, "password", PASSWORD));
        remember(get("/staff/customers"));
    }

    private String search(String typed) throws Exception {
        return post("/staff/customers/searches", Map.of("q", typed));
    }

    private void remember(String page) {
        Matcher found = TOKEN.matcher(page);
        if (!found.find()) {
            throw new IllegalStateException("The page has no token");
        }
        token = found.group(1);
    }

    private String get(String path) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(base + path)).GET());
    }

    private String post(String path, Map<String, String> form) throws Exception {
        StringBuilder body = new StringBuilder("_csrf=" + URLEncoder.encode(token, StandardCharsets.UTF_8));
        form.forEach((name, value) ->
                body.append('&').append(name).append('=').append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return send(HttpRequest.newBuilder(URI.create(base + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header(path.startsWith("/staff") ? "HX-Request" : "X-None", "true")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
    }

    private String send(HttpRequest.Builder request) throws Exception {
        HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200 || response.uri().toString().contains("why=")) {
            throw new IllegalStateException(response.uri() + " answers " + response.statusCode());
        }
        return response.body();
    }

    private static double median(Work work) throws Exception {
        double[] times = new double[RUNS];
        for (int run = -3; run < RUNS; run++) {
            long start = System.nanoTime();
            work.run();
            if (run >= 0) {
                times[run] = (System.nanoTime() - start) / 1e6;
            }
        }
        Arrays.sort(times);
        return times[RUNS / 2];
    }

    private interface Work {
        Object run() throws Exception;
    }
}
