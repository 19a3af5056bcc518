package org.regulars.web.api.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.regulars.access.ApiTokens;
import org.regulars.access.TokenKind;
import org.regulars.basket.BasketItem;
import org.regulars.basket.Baskets;
import org.regulars.intake.EventDigest;
import org.regulars.web.WebTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@WebTest
class EventsApiTests {

    @Autowired
    ApiTokens tokens;

    @Autowired
    EventDigest digest;

    @Autowired
    Baskets baskets;

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

    @Test
    void takesAnEventOnceHoweverOftenItIsSent() {
        String event =
                "{'messageId':'m-1','anonymousId':'d','event':'Product Added','properties':{'sku':'MUG-1','quantity':1}}";

        HttpResponse<String> first = post("track", event);
        HttpResponse<String> second = post("track", event);
        HttpResponse<String> third =
                post("batch", "{'batch':[" + event.replace("{'mess", "{'type':'track','mess") + "]}");

        assertThat(List.of(first, second, third)).allSatisfy(answer -> {
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("{\"success\":true}");
        });
        assertThat(count("event_inbox")).isEqualTo(1);
        digest.digestAll();
        assertThat(jdbc.sql("select quantity from basket_item")
                        .query(Integer.class)
                        .list())
                .containsExactly(1);
    }

    @Test
    void takesTheSameMessagesFromEightConnectionsOnce() {
        List<String> batches = IntStream.range(0, 8)
                .mapToObj(turn -> IntStream.range(0, 60)
                        .map(i -> turn % 2 == 0 ? i : 59 - i)
                        .mapToObj(i -> "{'type':'track','messageId':'m-" + i + "','anonymousId':'d-" + i % 5
                                + "','event':'Product Added','properties':{'sku':'P-" + i % 7 + "','quantity':1}}")
                        .collect(Collectors.joining(",", "{'batch':[", "]}")))
                .toList();
        ExecutorService connections = Executors.newFixedThreadPool(8);

        List<CompletableFuture<Integer>> answers = batches.stream()
                .map(batch -> CompletableFuture.supplyAsync(
                        () -> {
                            int status = post("batch", batch).statusCode();
                            digest.digestAll();
                            return status;
                        },
                        connections))
                .toList();

        assertThat(answers.stream().map(CompletableFuture::join)).containsOnly(200);
        connections.shutdown();
        digest.digestAll();
        assertThat(count("event_inbox")).isEqualTo(60);
        assertThat(count("interaction")).isEqualTo(60);
        assertThat(jdbc.sql("select sum(quantity) from basket_item")
                        .query(Integer.class)
                        .single())
                .isEqualTo(60);
        assertThat(jdbc.sql("select count(*) from customer where state = 'visitor'")
                        .query(Integer.class)
                        .single())
                .isEqualTo(5);
    }

    @Test
    void takesTheGoodEventsOfABatchAndNamesTheOthers() {
        HttpResponse<String> answer = post(
                "batch",
                "{'sentAt':'2026-05-06T12:00:00Z','context':{'library':{'name':'x'}},'batch':["
                        + "{'type':'page','anonymousId':'d','properties':{'path':'/'}},"
                        + "'hello',"
                        + "{'type':'poem','anonymousId':'d'},"
                        + "{'type':'track','anonymousId':'d','event':'Big','properties':{'text':'" + "x".repeat(33_000)
                        + "'}},"
                        + "{'type':'track','anonymousId':'d','event':'Bad name'}]}");
        digest.digestAll();

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .contains("\"success\":true", "{\"index\":1,\"reason\":\"is not a JSON object\"}")
                .contains("{\"index\":2,\"reason\":\"type must be", "{\"index\":3,\"reason\":\"is larger than 32 KB\"}")
                .doesNotContain("\"index\":0", "\"index\":4");
        assertThat(jdbc.sql("select kind from interaction order by kind")
                        .query(String.class)
                        .list())
                .containsExactly("bad-name", "page-viewed");
        assertThat(jdbc.sql("select count(*) from event_inbox where problem <> ''")
                        .query(Integer.class)
                        .single())
                .isEqualTo(3);
    }

    @Test
    void followsAVisitorFromTheFirstLookToTheOrder() {
        String visit = "'anonymousId':'device-1'";
        post("page", "{" + visit + ",'properties':{'path':'/mugs'}}");
        post("track", "{" + visit + ",'event':'Product Viewed','properties':{'sku':'MUG-1','name':'Blue mug'}}");
        post(
                "track",
                "{" + visit + ",'event':'Product Added','properties':{'sku':'MUG-1','quantity':2,'price':'8.50'}}");
        post("identify", "{" + visit + ",'userId':'4711','traits':{'email':'ann@example.com','firstName':'Ann'}}");
        digest.digestAll();
        long ann = jdbc.sql("select customer_id from identity where value = 'ann@example.com'")
                .query(Long.class)
                .single();
        assertThat(baskets.open(ann).get(0).items())
                .extracting(BasketItem::name, BasketItem::quantity)
                .containsExactly(tuple("Blue mug", 2));
        assertThat(count("interaction")).isEqualTo(4);

        String order = "{'userId':'4711','event':'Order Completed','properties':{'order_id':'o-1','currency':'GBP',"
                + "'products':[{'sku':'MUG-1','quantity':2,'price':8.5}]}}";
        post("track", order);
        post("track", order);
        digest.digestAll();

        assertThat(baskets.open(ann)).isEmpty();
        assertThat(jdbc.sql("select customer_id || ' ' || orders || ' ' || round(net, 2) from purchase_summary")
                        .query(String.class)
                        .list())
                .containsExactly(ann + " 1 17.00");
    }

    @Test
    void letsNobodyInWithoutAKey() {
        String event = "{'anonymousId':'d','event':'Seen'}";

        assertThat(post("track", event, "Basic " + base64("wrong:")).statusCode())
                .isEqualTo(401);
        assertThat(post("track", event, "Bearer wrong").statusCode()).isEqualTo(401);
        assertThat(post("track", event, "Basic %%%").statusCode()).isEqualTo(401);
        assertThat(count("event_inbox")).isZero();

        String secret = tokens.create("test", "shop server", TokenKind.SECRET);
        assertThat(post("track", event, "Bearer " + secret).statusCode()).isEqualTo(200);
    }

    @Test
    void saysWhatIsWrongWithACall() {
        assertProblem(post("track", "{'anonymousId':"), 400, "not valid JSON: line 1");
        assertProblem(post("track", "[1]"), 400, "one JSON object");
        assertProblem(post("batch", "{'events':[]}"), 400, "'batch'");
        assertProblem(post("track", "{'text':'" + "x".repeat(32 * 1024) + "'}"), 413, "at most 32 KB");
        assertProblem(post("batch", "{'batch':['" + "x".repeat(500 * 1024) + "']}"), 413, "at most 500 KB");
        assertProblem(
                post("track", "{'messageId':'" + "x".repeat(201) + "'}"),
                400,
                "messageId is longer than 200 characters");
        assertThat(post("batch", "{'batch':[]}").statusCode()).isEqualTo(200);
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String detail) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
        assertThat(answer.body()).contains(detail);
    }

    private HttpResponse<String> post(String call, String body) {
        return post(call, body, "Basic " + base64(writeKey + ":"));
    }

    private HttpResponse<String> post(String call, String body, String authorization) {
        try {
            return http.send(
                    HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/v1/" + call))
                            .header("Authorization", authorization)
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private int count(String table) {
        return jdbc.sql("select count(*) from " + table).query(Integer.class).single();
    }
}
