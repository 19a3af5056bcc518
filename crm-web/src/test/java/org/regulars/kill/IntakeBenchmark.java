package org.regulars.kill;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Measures the running program over HTTP: how many events a second are accepted in batches of 100 on two connections and how
 * many digested, next to a bare JDBC program that inserts the same rows on two connections with one
 * {@code insert … select unnest} a batch; and how long single calls take with and without group commit. Not part of the build:
 * see docs/benchmarks.md.
 */
public final class IntakeBenchmark {

    private static final int EVENTS = Integer.getInteger("benchmark.events", 100_000);
    private static final int SINGLE_CALLS = 4_000;
    private static final int CALLERS = 32;
    private static final int BATCH = 100;
    private static final int CONNECTIONS = 2;
    private static final int EVENTS_A_VISITOR = 12;
    private static final int ROUNDS = Integer.getInteger("benchmark.rounds", 7);
    /** Until the compiler has come to rest: a shop's server runs for weeks. */
    private static final int WARM_UPS = Integer.getInteger("benchmark.warm-ups", 3);

    private static final String WRITE_KEY = "rw_key_of_the_benchmark";

    private final RunningRegulars regulars;

    private IntakeBenchmark(RunningRegulars regulars) {
        this.regulars = regulars;
    }

    public static void main(String[] arguments) throws Exception {
        Path home = Files.createTempDirectory("intake-benchmark");
        List<double[]> rounds = new ArrayList<>();
        double[] grouped;
        double[] alone;
        try (RunningRegulars regulars = new RunningRegulars(home, Map.of("REGULARS_WRITE_KEY", WRITE_KEY))) {
            regulars.start();
            IntakeBenchmark benchmark = new IntakeBenchmark(regulars);
            for (int round = 0; round < WARM_UPS; round++) {
                benchmark.round(round, EVENTS);
            }
            for (int round = 0; round < ROUNDS; round++) {
                rounds.add(benchmark.round(WARM_UPS + round, EVENTS));
            }
            grouped = benchmark.singleCalls(1);
        }
        try (RunningRegulars regulars = new RunningRegulars(
                home, Map.of("REGULARS_WRITE_KEY", WRITE_KEY, "REGULARS_INTAKE_GROUPCOMMIT", "false"))) {
            regulars.start();
            alone = new IntakeBenchmark(regulars).singleCalls(2);
        }
        FileSystemUtils.deleteRecursively(home);
        System.out.printf(
                Locale.ROOT,
                "least: accepted %.2f, digested %.2f of bare%n",
                rounds.stream().mapToDouble(round -> round[1] / round[0]).min().orElseThrow(),
                rounds.stream().mapToDouble(round -> round[2] / round[0]).min().orElseThrow());
        System.out.printf(
                Locale.ROOT,
                "median: accepted %.2f, digested %.2f of bare%n",
                median(rounds.stream().mapToDouble(round -> round[1] / round[0])),
                median(rounds.stream().mapToDouble(round -> round[2] / round[0])));
        System.out.printf(
                Locale.ROOT,
                "single calls from %d callers: %,.0f/s, p50 %.1f ms, p99 %.1f ms; without group commit %,.0f/s, p50 %.1f ms,"
                        + " p99 %.1f ms; ratios %.2f, %.2f, %.2f%n",
                CALLERS,
                grouped[0],
                grouped[1],
                grouped[2],
                alone[0],
                alone[1],
                alone[2],
                grouped[0] / alone[0],
                grouped[1] / alone[1],
                grouped[2] / alone[2]);
    }

    private static double median(java.util.stream.DoubleStream ratios) {
        double[] sorted = ratios.sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private double[] round(int round, int count) throws Exception {
        JdbcClient jdbc = regulars.database();
        jdbc.sql("drop table if exists bare").update();
        jdbc.sql("""
                create table bare (id bigint generated always as identity, message_id text not null unique,
                                   received_at timestamptz not null, payload jsonb not null)
                """).update();
        List<ObjectNode> events = events(round, count);
        List<List<ObjectNode>> batches = new ArrayList<>();
        for (int from = 0; from < events.size(); from += BATCH) {
            batches.add(events.subList(from, Math.min(events.size(), from + BATCH)));
        }
        List<String[][]> rows = batches.stream()
                .map(batch -> new String[][] {
                    batch.stream()
                            .map(event -> event.path("messageId").stringValue())
                            .toArray(String[]::new),
                    batch.stream().map(ObjectNode::toString).toArray(String[]::new)
                })
                .toList();
        List<byte[]> calls = batches.stream()
                .map(batch -> call("/v1/batch", "{\"batch\":" + batch + "}"))
                .toList();

        long start = System.nanoTime();
        together(CONNECTIONS, bare(regulars.dataSource(), rows));
        double bare = rate(count, start);
        System.out.printf(Locale.ROOT, "round %d: bare %,.0f/s%n", round, bare);

        start = System.nanoTime();
        AtomicInteger next = new AtomicInteger();
        together(CONNECTIONS, () -> {
            try (Caller caller = new Caller()) {
                for (int i = next.getAndIncrement(); i < calls.size(); i = next.getAndIncrement()) {
                    caller.send(calls.get(i));
                }
            }
            return null;
        });
        double accepted = rate(count, start);
        System.out.printf(Locale.ROOT, "round %d: accepted %,.0f/s (%.2f)%n", round, accepted, accepted / bare);
        while (waiting(jdbc)) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        double digested = rate(count, start);
        System.out.printf(Locale.ROOT, "round %d: digested %,.0f/s (%.2f)%n", round, digested, digested / bare);
        long filed = jdbc.sql("select count(*) from interaction where message_id like ?")
                .param(round + "-%")
                .query(Long.class)
                .single();
        if (filed != count) {
            throw new IllegalStateException(filed + " of " + count + " are in the timeline");
        }
        return new double[] {bare, accepted, digested};
    }

    /** Calls a second, and the 50th and 99th hundredth of their times in milliseconds. */
    private double[] singleCalls(int round) throws Exception {
        List<byte[]> all = events(100 + round, SINGLE_CALLS).stream()
                .map(event -> call("/v1/track", event.toString()))
                .toList();
        double[] times = new double[all.size()];
        double rate = 0;
        for (int run = 0; run < 2; run++) {
            List<byte[]> calls =
                    run == 0 ? all.subList(0, SINGLE_CALLS / 4) : all.subList(SINGLE_CALLS / 4, SINGLE_CALLS);
            AtomicInteger next = new AtomicInteger();
            long start = System.nanoTime();
            together(CALLERS, () -> {
                try (Caller caller = new Caller()) {
                    for (int i = next.getAndIncrement(); i < calls.size(); i = next.getAndIncrement()) {
                        long called = System.nanoTime();
                        caller.send(calls.get(i));
                        times[i] = (System.nanoTime() - called) / 1e6;
                    }
                }
                return null;
            });
            rate = rate(calls.size(), start);
        }
        double[] sorted = Arrays.copyOf(times, SINGLE_CALLS * 3 / 4);
        Arrays.sort(sorted);
        return new double[] {rate, sorted[sorted.length / 2], sorted[sorted.length * 99 / 100]};
    }

    /** A request as it goes over the wire. */
    private static byte[] call(String path, String json) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        byte[] head = ("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic "
                        + Base64.getEncoder().encodeToString((WRITE_KEY + ":").getBytes(StandardCharsets.UTF_8))
                        + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] call = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, call, head.length, body.length);
        return call;
    }

    /** A connection that sends what is made already, so that the sender takes little of the processor from the program. */
    private final class Caller implements AutoCloseable {

        private final byte[] answer = new byte[8192];
        private Socket socket;

        Caller() throws IOException {
            socket = connect();
        }

        private Socket connect() throws IOException {
            URI address = URI.create(regulars.address());
            Socket made = new Socket(address.getHost(), address.getPort());
            made.setTcpNoDelay(true);
            return made;
        }

        void send(byte[] call) throws IOException {
            socket.getOutputStream().write(call);
            int length = 0;
            String text = "";
            while (!(text.endsWith("}") || text.endsWith("\r\n0\r\n\r\n"))) {
                int n = socket.getInputStream().read(answer, length, answer.length - length);
                if (n < 0) {
                    throw new IllegalStateException("The connection ended after " + text);
                }
                length += n;
                text = new String(answer, 0, length, StandardCharsets.ISO_8859_1);
            }
            if (!text.startsWith("HTTP/1.1 200") || text.contains("rejected")) {
                throw new IllegalStateException(text);
            }
            if (text.contains("Connection: close")) {
                socket.close();
                socket = connect();
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static Callable<Void> bare(DataSource dataSource, List<String[][]> batches) {
        AtomicInteger next = new AtomicInteger();
        return () -> {
            try (Connection connection = dataSource.getConnection();
                    PreparedStatement insert = connection.prepareStatement("""
                            insert into bare (message_id, received_at, payload)
                            select message_id, now(), payload from unnest(?::text[], ?::jsonb[]) e (message_id, payload)
                            """)) {
                for (int i = next.getAndIncrement(); i < batches.size(); i = next.getAndIncrement()) {
                    insert.setArray(1, connection.createArrayOf("text", batches.get(i)[0]));
                    insert.setArray(2, connection.createArrayOf("jsonb", batches.get(i)[1]));
                    insert.executeUpdate();
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
            return null;
        };
    }

    private static void together(int workers, Callable<Void> work) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(workers);
        List<Future<Void>> all =
                IntStream.range(0, workers).mapToObj(i -> pool.submit(work)).toList();
        for (Future<Void> one : all) {
            one.get();
        }
        pool.shutdown();
    }

    private static boolean waiting(JdbcClient jdbc) {
        return jdbc.sql("select exists (select from event_waiting)")
                .query(Boolean.class)
                .single();
    }

    private static double rate(int count, long since) {
        return count / ((System.nanoTime() - since) / 1e9);
    }

    /** Visitors look around, one in ten events touches a basket, one in a hundred names somebody or orders. */
    private static List<ObjectNode> events(int round, int count) {
        JsonMapper json = JsonMapper.shared();
        Random random = new Random(round);
        Instant begin = Instant.now().minusSeconds(count);
        List<ObjectNode> events = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int visitor = random.nextInt(1 + count / EVENTS_A_VISITOR);
            ObjectNode event = json.createObjectNode()
                    .put("messageId", round + "-" + UUID.randomUUID())
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
            if (!event.path("type").stringValue().equals("track")) {
                event.put("event", "Seen");
            }
            events.add(event);
        }
        return events;
    }
}
