package org.regulars.intake;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Measures how many events a second are accepted and digested, next to a bare {@code insert … select unnest} of the same rows
 * in the same run, and prints the ratios. Not part of the build: see docs/benchmarks.md.
 */
public final class IntakeBenchmark {

    private static final int EVENTS = 40_000;
    private static final int BATCH = 100;
    private static final int EVENTS_A_VISITOR = 12;
    private static final int ROUNDS = 3;

    private IntakeBenchmark() {}

    @EnableAutoConfiguration
    @ComponentScan(
            basePackages = "org.regulars",
            excludeFilters =
                    @ComponentScan.Filter(
                            type = FilterType.REGEX,
                            pattern = ".*(Tests|Benchmark).*|org\\.regulars\\.testing\\..*"))
    @ConfigurationPropertiesScan("org.regulars")
    static class Application {}

    public static void main(String[] arguments) throws IOException {
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("shared_buffers", "256MB")
                .setServerConfig("max_wal_size", "4GB")
                .setServerConfig("jit", "off")
                .start()) {
            Flyway.configure().dataSource(server.getPostgresDatabase()).load().migrate();
            try (ConfigurableApplicationContext context = SpringApplication.run(
                    Application.class,
                    "--spring.datasource.url=" + server.getJdbcUrl("postgres", "postgres"),
                    "--regulars.jobs.enabled=false",
                    "--spring.main.banner-mode=off",
                    "--logging.level.root=warn")) {
                for (int round = 1; round <= ROUNDS; round++) {
                    round(context, round);
                }
            }
        }
    }

    private static void round(ConfigurableApplicationContext context, int round) {
        JdbcClient jdbc = context.getBean(JdbcClient.class);
        JsonMapper json = context.getBean(JsonMapper.class);
        List<ObjectNode> events = events(json, round);
        List<List<ObjectNode>> batches = new ArrayList<>();
        for (int from = 0; from < events.size(); from += BATCH) {
            batches.add(events.subList(from, Math.min(events.size(), from + BATCH)));
        }
        jdbc.sql("create table if not exists bare (like event_inbox including all)")
                .update();

        long start = System.nanoTime();
        batches.forEach(batch -> bare(jdbc, batch));
        double bare = rate(start);

        EventInbox inbox = context.getBean(EventInbox.class);
        start = System.nanoTime();
        batches.forEach(batch -> inbox.accept(0, batch));
        double accepted = rate(start);

        start = System.nanoTime();
        int done = context.getBean(EventDigest.class).digestAll();
        double digested = rate(start);
        if (done != EVENTS) {
            throw new IllegalStateException(done + " instead of " + EVENTS + " events were digested");
        }
        System.out.printf(
                Locale.ROOT,
                "round %d: bare %,.0f/s; accepted %,.0f/s (%.2f); digested %,.0f/s (%.2f)%n",
                round,
                bare,
                accepted,
                accepted / bare,
                digested,
                digested / bare);
    }

    private static void bare(JdbcClient jdbc, List<ObjectNode> batch) {
        jdbc.sql("""
                insert into bare (message_id, received_at, write_key_id, payload)
                select message_id, now(), 0, payload::jsonb from unnest(?::text[], ?::text[]) event (message_id, payload)
                on conflict do nothing
                """)
                .params(
                        batch.stream()
                                .map(event -> event.path("messageId").stringValue())
                                .toArray(String[]::new),
                        batch.stream().map(ObjectNode::toString).toArray(String[]::new))
                .update();
    }

    /** Visitors look around, one in ten events touches a basket, one in a hundred names somebody or orders. */
    private static List<ObjectNode> events(JsonMapper json, int round) {
        Random random = new Random(round);
        Instant begin = Instant.now().minusSeconds(EVENTS);
        List<ObjectNode> events = new ArrayList<>(EVENTS);
        for (int i = 0; i < EVENTS; i++) {
            int visitor = random.nextInt(EVENTS / EVENTS_A_VISITOR);
            ObjectNode event = json.createObjectNode()
                    .put("messageId", UUID.randomUUID().toString())
                    .put("anonymousId", "device-" + round + "-" + visitor)
                    .put("timestamp", begin.plusSeconds(i).toString());
            event.putObject("context")
                    .put("locale", "en-GB")
                    .put("userAgent", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36");
            int what = random.nextInt(100);
            ObjectNode properties = event.putObject("properties");
            String sku = "SKU-" + random.nextInt(3000);
            if (what == 0) {
                event.put("type", "identify").putObject("traits").put("email", visitor + "." + round + "@example.com");
            } else if (what == 1) {
                event.put("type", "track").put("event", "Order Completed");
                properties.put("order_id", round + "-" + i);
                properties
                        .putArray("products")
                        .addObject()
                        .put("sku", sku)
                        .put("price", 9.5)
                        .put("quantity", 1);
            } else if (what < 12) {
                event.put("type", "track").put("event", "Product Added");
                properties
                        .put("sku", sku)
                        .put("name", "Thing " + sku)
                        .put("price", 9.5)
                        .put("quantity", 1);
            } else if (what < 50) {
                event.put("type", "track").put("event", "Product Viewed");
                properties.put("sku", sku).put("name", "Thing " + sku).put("price", 9.5);
            } else {
                event.put("type", "page");
                properties.put("path", "/page/" + random.nextInt(200)).put("title", "A page of the shop");
            }
            events.add(event);
        }
        return events;
    }

    private static double rate(long since) {
        return EVENTS / ((System.nanoTime() - since) / 1e9);
    }
}
