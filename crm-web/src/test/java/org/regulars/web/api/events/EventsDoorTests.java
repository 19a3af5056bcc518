package org.regulars.web.api.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.regulars.access.ApiTokens;
import org.regulars.access.TokenDetail;
import org.regulars.access.TokenKind;
import org.regulars.access.TokenSummary;
import org.regulars.intake.EventDigest;
import org.regulars.testing.TestClock;
import org.regulars.web.WebTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The door that anybody on the Internet may knock at: names, keys, origins, packing, and bodies of every kind. */
@WebTest
class EventsDoorTests {

    private static final String GOOD = "{\"type\":\"track\",\"anonymousId\":\"d\",\"event\":\"Good\"}";
    private static final String SHOP = "https://shop.example";

    @Autowired
    ApiTokens tokens;

    @Autowired
    EventDigest digest;

    @Autowired
    JdbcClient jdbc;

    @LocalServerPort
    int port;

    private final HttpClient http = HttpClient.newHttpClient();
    private String writeKey = "";

    @BeforeEach
    void key() {
        writeKey = tokens.create("test", "shop pages", TokenKind.WRITE_KEY);
    }

    @ParameterizedTest
    @CsvSource({
        "identify,identified", "i,identified", "track,good", "t,good", "page,page-viewed", "p,page-viewed",
        "screen,screen-viewed", "s,screen-viewed", "group,group-joined", "g,group-joined", "alias,aliased", "a,aliased",
        "track/,good", "t/,good"
    })
    void answersToEachNameOfACall(String call, String kind) {
        HttpResponse<String> answer = send(to(call).header("Content-Type", "text/plain;charset=UTF-8")
                .POST(text("{\"writeKey\":\"" + writeKey
                        + "\",\"anonymousId\":\"d\",\"event\":\"Good\",\"previousId\":\"e\"}")));
        digest.digestAll();

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"success\":true}");
        assertThat(kinds()).containsExactly(kind);
        assertThat(jdbc.sql("select payload::text from event_inbox")
                        .query(String.class)
                        .single())
                .doesNotContain(writeKey);
    }

    @ParameterizedTest
    @ValueSource(strings = {"batch", "b", "import", "batch/", "b/", "import/"})
    void answersToEachNameOfABatch(String call) {
        HttpResponse<String> answer =
                send(to(call).POST(text("{\"writeKey\":\"" + writeKey + "\",\"batch\":[" + GOOD + "]}")));
        digest.digestAll();

        assertThat(answer.body()).isEqualTo("{\"success\":true}");
        assertThat(kinds()).containsExactly("good");
    }

    @Test
    void takesMetricsAndKeepsNothing() {
        assertThat(send(to("m").POST(text("{\"series\":[]}"))).statusCode()).isEqualTo(200);
        assertThat(inbox()).isZero();
    }

    @Test
    void asksForAKeyInOneOfThreePlaces() {
        String event = "{\"anonymousId\":\"d\",\"event\":\"Good\"}";
        HttpResponse<String> none = send(to("t").POST(text(event)));

        assertProblem(none, 401, "writeKey in the body");
        assertThat(none.headers().firstValue("access-control-allow-origin")).hasValue("*");
        assertProblem(send(to("t").POST(text("{\"writeKey\":\"rw_wrong\"}"))), 401, "write key");
        String secret = tokens.create("test", "shop server", TokenKind.SECRET);
        assertProblem(send(to("t").POST(text("{\"writeKey\":\"" + secret + "\"}"))), 401, "write key");
        assertThat(send(to("t").header("Authorization", "Bearer " + secret).POST(text(event)))
                        .statusCode())
                .isEqualTo(200);
        assertThat(send(signed(to("t")).POST(text(event))).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"track", "t", "batch", "b/", "projects/rw_x/settings"})
    void tellsBrowsersBeforehandThatAnyPageMayCall(String call) {
        HttpResponse<String> answer = send(to(call).header("Origin", SHOP)
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "content-type,authorization")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.headers().firstValue("access-control-allow-origin")).hasValue(SHOP);
        assertThat(answer.headers().firstValue("access-control-allow-headers")).hasValue("content-type,authorization");
        assertThat(answer.headers().firstValue("access-control-allow-credentials"))
                .isEmpty();
    }

    @Test
    void letsOnlyThePagesCallThatStaffNamed() {
        tokens.allow("test", detail(), List.of(SHOP, "https://*.shop.example:8443"));
        String event = "{\"anonymousId\":\"d\",\"event\":\"Good\"}";

        HttpResponse<String> allowed =
                send(signed(to("t")).header("Origin", SHOP).POST(text(event)));
        HttpResponse<String> below = send(
                signed(to("t")).header("Origin", "https://a.shop.example:8443").POST(text(event)));
        HttpResponse<String> server = send(signed(to("t")).POST(text(event)));
        assertThat(List.of(allowed, below, server))
                .allSatisfy(answer -> assertThat(answer.statusCode()).isEqualTo(200));
        assertThat(allowed.headers().firstValue("access-control-allow-origin")).hasValue(SHOP);
        assertThat(allowed.headers().allValues("vary")).contains("Origin");

        for (String origin : List.of(
                "https://evil.example",
                "https://shop.example.evil.example",
                "https://evilshop.example:8443",
                "http://shop.example",
                "null")) {
            HttpResponse<String> refused =
                    send(signed(to("t")).header("Origin", origin).POST(text(event)));
            assertProblem(refused, 403, "origin");
            assertThat(refused.headers().firstValue("access-control-allow-origin"))
                    .isEmpty();
            assertThat(send(to("t").header("Origin", origin)
                                    .header("Access-Control-Request-Method", "POST")
                                    .method("OPTIONS", HttpRequest.BodyPublishers.noBody()))
                            .headers()
                            .firstValue("access-control-allow-origin"))
                    .isEmpty();
            assertThat(send(HttpRequest.newBuilder(settings(writeKey)).header("Origin", origin))
                            .statusCode())
                    .isEqualTo(403);
        }
        digest.digestAll();
        assertThat(kinds()).containsExactly("good", "good", "good");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "PUT", "DELETE", "PATCH"})
    void changesNothingByOtherMethods(String method) {
        HttpResponse<String> answer = send(signed(to("track"))
                .method(method, method.equals("GET") || method.equals("HEAD") ? noBody() : text(GOOD)));

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("allow")).hasValue("POST, OPTIONS");
        assertThat(inbox()).isZero();
    }

    @Test
    void tellsTheBrowserLibraryThatWeAreItsOnlyDestination() {
        HttpResponse<String> answer =
                send(HttpRequest.newBuilder(settings(writeKey)).header("Origin", SHOP));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("access-control-allow-origin")).hasValue("*");
        assertThat(answer.body())
                .contains("\"Segment.io\"", "\"apiKey\":\"" + writeKey + "\"", "\"apiHost\":\"localhost:", "/v1\"");

        HttpResponse<String> unknown = send(HttpRequest.newBuilder(settings("rw_unknown")));
        assertProblem(unknown, 404, "no write key");
        assertThat(unknown.headers().firstValue("access-control-allow-origin")).hasValue("*");
        String secret = tokens.create("test", "shop server", TokenKind.SECRET);
        assertProblem(send(HttpRequest.newBuilder(settings(secret))), 404, "no write key");
    }

    @Test
    void unpacksGzipAndNoBombs() {
        assertThat(send(packed("track", gzip(GOOD.getBytes(StandardCharsets.UTF_8))))
                        .statusCode())
                .isEqualTo(200);

        assertProblem(send(packed("batch", gzip(new byte[50_000_000]))), 413, "at most 500 KB");
        byte[] empty = gzip(new byte[0]);
        ByteArrayOutputStream parts = new ByteArrayOutputStream();
        for (int n = 0; n < 40_000; n++) {
            parts.writeBytes(empty);
        }
        assertThat(send(packed("batch", parts.toByteArray())).statusCode()).isBetween(400, 413);
        assertProblem(send(packed("track", GOOD.getBytes(StandardCharsets.UTF_8))), 400, "gzip");
        byte[] half = gzip(GOOD.getBytes(StandardCharsets.UTF_8));
        assertProblem(send(packed("track", java.util.Arrays.copyOf(half, half.length / 2))), 400, "gzip");
        assertProblem(send(signed(to("track")).header("Content-Encoding", "br").POST(text(GOOD))), 415, "gzip");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"application/x-www-form-urlencoded", "text/html", "application/json;charset=utf-16", "nonsense"})
    void takesJsonOnly(String type) {
        assertProblem(send(signed(to("track")).header("Content-Type", type).POST(text(GOOD))), 415, "JSON in UTF-8");
        assertThat(problems())
                .containsExactly("send JSON in UTF-8, with the Content-Type application/json or text/plain");
    }

    @Test
    void takesABodyWithoutLength() {
        HttpResponse<String> answer = send(signed(to("track"))
                .POST(HttpRequest.BodyPublishers.ofInputStream(
                        () -> new java.io.ByteArrayInputStream(GOOD.getBytes(StandardCharsets.UTF_8)))));
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @Test
    void waitsForNoBodyForEver() {
        TestClock clock = new TestClock();
        InputStream drops = new InputStream() {
            @Override
            public int read() {
                clock.advance(Duration.ofSeconds(1));
                return ' ';
            }

            @Override
            public int read(byte[] bytes, int offset, int length) {
                bytes[offset] = (byte) read();
                return 1;
            }
        };

        assertThatThrownBy(() -> new EventBody(clock).read(drops, 1000))
                .isInstanceOfSatisfying(
                        CallRefused.class,
                        refusal -> assertThat(refusal.status().value()).isEqualTo(408));
    }

    /** Events that no JSON reader takes, or that say nothing usable. */
    private static List<byte[]> odd() {
        return List.of(
                bytes("{\"type\":\"track\",\"event\":NaN}"),
                bytes("{\"type\":\"track\",}"),
                bytes("{'type':'track'}"),
                bytes("[".repeat(2000) + "]".repeat(2000)),
                bytes("{\"a\":".repeat(5000) + "1" + "}".repeat(5000)),
                bytes("{\"type\":\"track\",\"event\":\"\u0001\"}"),
                "{\"type\":\"track\",\"event\":\"\u00ff\u00fe\"}".getBytes(StandardCharsets.ISO_8859_1),
                bytes("{\"n\":" + "9".repeat(5000) + "}"),
                bytes("{\"type\":\"track\",\"event\":\"x\u0000y\"}"),
                bytes("{\"type\":\"track\",\"event\":\"\\ud800 \\x\"}"),
                bytes("[]"),
                bytes("null"),
                bytes("7"),
                bytes("\"track\""),
                bytes("{}"),
                bytes("{\"type\":[\"track\"]}"),
                bytes(""));
    }

    @Test
    void refusesOddEventsClearlyAndTakesTheirNeighbours() {
        List<byte[]> odd = odd();
        ByteArrayOutputStream batch = new ByteArrayOutputStream();
        batch.writeBytes(bytes("{\"sentAt\":\"2026-05-06T12:00:00Z\",\"batch\" : ["));
        for (byte[] one : odd) {
            batch.writeBytes(one);
            batch.writeBytes(bytes("," + GOOD + ","));
        }
        batch.writeBytes(bytes(GOOD + "],\"context\":{}}"));

        HttpResponse<String> answer =
                send(signed(to("batch")).POST(HttpRequest.BodyPublishers.ofByteArray(batch.toByteArray())));
        digest.digestAll();

        assertThat(answer.statusCode()).isEqualTo(200);
        for (int i = 0; i < odd.size(); i++) {
            assertThat(answer.body()).contains("{\"index\":" + 2 * i + ",\"reason\":\"");
            assertThat(answer.body()).doesNotContain("{\"index\":" + (2 * i + 1) + ",");
        }
        assertThat(kinds()).hasSize(odd.size() + 1).containsOnly("good");
        assertThat(problems()).hasSize(odd.size());
    }

    @Test
    void refusesOddBodiesClearly() {
        for (byte[] one : odd()) {
            HttpResponse<String> answer = send(signed(to("track")).POST(HttpRequest.BodyPublishers.ofByteArray(one)));
            String shown = new String(one, StandardCharsets.ISO_8859_1);
            if (shown.equals("{}") || shown.startsWith("{\"type\":[")) {
                continue;
            }
            assertThat(answer.statusCode())
                    .as(shown.substring(0, Math.min(60, shown.length())))
                    .isEqualTo(400);
            assertProblem(answer, 400, "\"title\":\"Not ");
        }
        assertProblem(send(signed(to("batch")).POST(text("{\"batch\":[" + GOOD))), 400, "not valid JSON");
        assertProblem(send(signed(to("batch")).POST(text("{\"batch\":{\"a\":1}}"))), 400, "'batch'");
        assertProblem(send(signed(to("batch")).POST(text("{\"x\":{\"batch\":[1]},\"y\":NaN}"))), 400, "not valid JSON");
    }

    @Test
    void staysCalmWithStrangeValues() {
        String odd =
                "{\"type\":\"track\",\"type\":\"track\",\"anonymousId\":{\"a\":1},\"userId\":4711,\"event\":\"Product Viewed\","
                        + "\"timestamp\":1e999,\"traits\":[],\"context\":\"x\",\"properties\":{\"sku\":\"S\",\"price\":1e999,"
                        + "\"big\":1e308,\"text\":\"\\u0000\\ud800\"}}";
        String items = IntStream.range(0, 10_000).mapToObj(n -> "{}").collect(Collectors.joining(","));

        assertThat(send(signed(to("track")).POST(text(odd))).statusCode()).isEqualTo(200);
        HttpResponse<String> answer = send(signed(to("batch")).POST(text("{\"batch\":[" + items + "," + GOOD + "]}")));
        digest.digestAll();

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("{\"index\":9999,").doesNotContain("{\"index\":10000,");
        assertThat(kinds()).containsExactly("good");
        assertThat(jdbc.sql("select count(*) from event_waiting")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] gzip(byte[] plain) {
        try (ByteArrayOutputStream packed = new ByteArrayOutputStream()) {
            try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
                gzip.write(plain);
            }
            return packed.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpRequest.Builder packed(String call, byte[] body) {
        return signed(to(call))
                .header("Content-Encoding", "gzip")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    }

    private static HttpRequest.BodyPublisher text(String body) {
        return HttpRequest.BodyPublishers.ofString(body);
    }

    private static HttpRequest.BodyPublisher noBody() {
        return HttpRequest.BodyPublishers.noBody();
    }

    private HttpRequest.Builder to(String call) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/v1/" + call));
    }

    private URI settings(String key) {
        return URI.create("http://localhost:" + port + "/v1/projects/" + key + "/settings");
    }

    private HttpRequest.Builder signed(HttpRequest.Builder request) {
        return request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(bytes(writeKey + ":")));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String detail) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
        assertThat(answer.body()).contains(detail);
    }

    private TokenDetail detail() {
        long id = tokens.all().stream().map(TokenSummary::id).findFirst().orElseThrow();
        return tokens.find(id).orElseThrow();
    }

    private List<String> kinds() {
        return jdbc.sql("select kind from interaction order by kind")
                .query(String.class)
                .list();
    }

    private List<String> problems() {
        return jdbc.sql("select problem from event_inbox where problem <> ''")
                .query(String.class)
                .list();
    }

    private int inbox() {
        return jdbc.sql("select count(*) from event_inbox").query(Integer.class).single();
    }
}
