package org.regulars.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.regulars.access.ApiTokens;
import org.regulars.access.TokenKind;
import org.regulars.consent.ConsentLedger;
import org.regulars.consent.ConsentSource;
import org.regulars.consent.ConsentStatus;
import org.regulars.consent.LegalBasis;
import org.regulars.consent.RecordConsent;
import org.regulars.consent.ShownWording;
import org.regulars.job.Job;
import org.regulars.testing.TestClock;
import org.regulars.web.WebTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

@WebTest
class ResourcesApiTests {

    private static final String ORDER =
            "{'customer':{'externalId':'7','email':'ann@example.com'},'orderedAt':'2026-05-01T10:00:00Z','currency':'EUR',"
                    + "'status':'paid','lines':[{'sku':'MUG','name':'Mug','quantity':2,'unitPrice':'10.00'},"
                    + "{'sku':'TEA','quantity':1,'unitPrice':5}],'shipping':4.9}";

    @Autowired
    ApiTokens tokens;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    ConsentLedger ledger;

    @Autowired
    TestClock clock;

    @Autowired
    List<Job> jobs;

    @LocalServerPort
    int port;

    private Api api = new Api(0, "");

    @BeforeEach
    void token() {
        api = new Api(port, tokens.create("test", "shop server", TokenKind.SECRET));
    }

    @Test
    void makesACustomerOnceAndSaysWhatCameOfIt() {
        String ann =
                "{'email':'Ann@Example.com','firstName':'Ann','attributes':{'shoeSize':38},'phone':'+49 30 123456'}";

        Api.Answer first = api.put("/v1/customers/7", ann);
        Api.Answer again = api.put("/v1/customers/7", ann);
        Api.Answer changed = api.put("/v1/customers/7", "{'lastName':'Miller','firstName':null}");

        assertThat(first.status()).as(first.body()).isEqualTo(201);
        assertThat(first.text("result")).isEqualTo("created");
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.text("result")).isEqualTo("unchanged");
        assertThat(changed.text("result")).isEqualTo("updated");
        JsonNode seen = api.get("/v1/customers/7").json();
        assertThat(seen.path("firstName").asString()).isEqualTo("Ann");
        assertThat(seen.path("lastName").asString()).isEqualTo("Miller");
        assertThat(seen.path("identities").size()).isEqualTo(3);
        assertThat(seen.path("profile").toString())
                .contains("\"key\":\"shoe_size\"", "\"value\":\"38\"", "\"source\":\"api shop server\"");
        assertThat(search("{'email':'ann@EXAMPLE.com'}"))
                .containsExactly(seen.path("customerId").asLong());
        assertThat(search("{'email':'nobody@example.com'}")).isEmpty();
    }

    /** Staff's word stands before the model's here as well. */
    @Test
    void saysTheScoresThatCount() {
        api.put("/v1/customers/7", "{'email':'ann@example.com'}");
        JsonNode before = api.get("/v1/customers/7").json();
        long ann = before.path("customerId").asLong();
        jdbc.sql("""
                insert into customer_score (customer_id, repeats, last_after, watched, alive, orders_12, value_12, risk, computed_at)
                values (?, 1, 10, 90, 0.2, 0.1, 12.345, 'high', now())
                """).param(ann).update();
        jdbc.sql("""
                insert into score_override (customer_id, key, value, reason, made_by, made_at)
                values (?, 'risk', 'low', 'Met her', 'bob@shop.example', now())
                """).param(ann).update();

        JsonNode scores = api.get("/v1/customers/7").json().path("scores");

        assertThat(before.has("scores")).isFalse();
        assertThat(scores.path("churnRisk").asString()).isEqualTo("low");
        assertThat(scores.path("value12").decimalValue()).isEqualByComparingTo("12.35");
        assertThat(scores.has("rfmGroup")).isFalse();
    }

    @Test
    void saysWhatWasKnownOfConsentsAtAMoment() {
        api.put("/v1/customers/7", "{'email':'ann@example.com'}");
        long ann = api.get("/v1/customers/7").json().path("customerId").asLong();
        consent(ann, ConsentStatus.CONFIRMED);
        clock.advance(Duration.ofHours(2));
        consent(ann, ConsentStatus.WITHDRAWN);

        JsonNode then = api.get("/v1/customers/7/consents?purpose=offers&channel=mail&at=2026-05-06T13:00:00Z")
                .json();
        JsonNode now = api.get("/v1/customers/7/consents").json();

        assertThat(then.path("at").asString()).isEqualTo("2026-05-06T13:00:00Z");
        assertThat(then.path("consents").path(0).path("status").asString()).isEqualTo("confirmed");
        assertThat(then.path("consents").path(0).path("permitted").asBoolean()).isTrue();
        assertThat(then.path("consents").path(0).path("wording").asString()).isEqualTo("Send me offers.");
        // The shop is in London, one hour ahead in May.
        assertThat(api.get("/v1/customers/7/consents?at=2026-05-06T14:00:00")
                        .json()
                        .path("consents"))
                .isEqualTo(then.path("consents"));
        assertThat(now.path("consents").path(0).path("status").asString()).isEqualTo("withdrawn");
        assertThat(api.get("/v1/customers/7/consents?at=2026-05-06T11:59:59Z")
                        .json()
                        .path("consents"))
                .isEmpty();
        assertThat(api.get("/v1/customers/7/consents?at=yesterday").status()).isEqualTo(400);
        assertThat(api.get("/v1/customers/8/consents").status()).isEqualTo(404);
        String orders = tokens.create("test", "orders", TokenKind.SECRET, List.of("orders:read"));
        assertThat(new Api(port, orders).get("/v1/customers/7/consents").status())
                .isEqualTo(403);
        assertThat(jdbc.sql("select count(*) from audit_entry where action = 'consents-viewed' and customer_id = ?")
                        .param(ann)
                        .query(Long.class)
                        .single())
                .isPositive();
    }

    private void consent(long customerId, ConsentStatus status) {
        ledger.record(new RecordConsent(
                customerId,
                "offers",
                "",
                ConsentLedger.MAIL,
                status,
                LegalBasis.CONSENT,
                0,
                new ShownWording("offers", "", "en", "Send me offers."),
                ConsentSource.of("test", "api", "system"),
                clock.instant()));
    }

    private List<Long> search(String body) {
        return api.post("/v1/customers/search", body)
                .json()
                .path("data")
                .valueStream()
                .map(customer -> customer.path("customerId").asLong())
                .toList();
    }

    @Test
    void neverJoinsTwoCustomersAndNamesTheFieldInstead() {
        api.put("/v1/customers/1", "{'email':'ann@example.com'}");
        api.put("/v1/customers/2", "{'email':'bob@example.com'}");

        Api.Answer taken = api.put("/v1/customers/2", "{'email':'ann@example.com','firstName':'Bob'}");
        Api.Answer other = api.put("/v1/customers/3", "{'email':'ann@example.com'}");

        assertThat(taken.status()).isEqualTo(409);
        assertThat(taken.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(taken.json().path("errors").path(0).path("field").asString()).isEqualTo("email");
        assertThat(taken.body()).doesNotContain("ann@example.com");
        assertThat(other.status()).isEqualTo(409);
        assertThat(api.get("/v1/customers/3").status()).isEqualTo(404);
        assertThat(api.get("/v1/customers/2").text("firstName")).isEmpty();
        assertThat(count("customer where state = 'known'")).isEqualTo(2);
    }

    @Test
    void givesANumberToTheSubscriberWhoHasNoneAndKeepsAFamilyApart() {
        api.post("/v1/customers", "{'email':'ann@example.com','phone':'+49301234567'}");

        Api.Answer named = api.put("/v1/customers/7", "{'email':'ann@example.com'}");
        Api.Answer brother = api.put("/v1/customers/8", "{'email':'bob@example.com','phone':'+49301234567'}");

        assertThat(named.text("result")).isEqualTo("updated");
        assertThat(brother.status()).isEqualTo(201);
        assertThat(brother.json().path("notes").toString()).contains("phone");
        assertThat(count("customer where state = 'known'")).isEqualTo(2);
    }

    @Test
    void joinsWhatHappenedOnTheDevice() {
        api.put(
                "/v1/baskets/c-1",
                "{'customer':{'anonymousId':'device'},'currency':'EUR','lines':[{'sku':'MUG','quantity':1}]}");

        api.put("/v1/customers/7", "{'email':'ann@example.com','anonymousId':'device'}");

        long ann = api.get("/v1/customers/7").json().path("customerId").asLong();
        assertThat(api.get("/v1/baskets/c-1").json().path("customerId").asLong())
                .isEqualTo(ann);
    }

    @Test
    void changesACustomerOnlyAsTheyWereRead() {
        api.put("/v1/customers/7", "{'firstName':'Ann'}");
        String tag = api.get("/v1/customers/7").header("ETag");

        Api.Answer fits = api.put("/v1/customers/7", "{'firstName':'Anna'}", "If-Match", tag);
        Api.Answer late = api.put("/v1/customers/7", "{'firstName':'Annie'}", "If-Match", tag);

        assertThat(fits.status()).as(fits.body()).isEqualTo(200);
        assertThat(late.status()).isEqualTo(412);
        assertThat(api.get("/v1/customers/7").text("firstName")).isEqualTo("Anna");
    }

    @Test
    void ordersCountForWhatWasKept() {
        assertThat(api.put("/v1/orders/1001", ORDER).status()).isEqualTo(201);
        assertThat(api.put("/v1/orders/1001", ORDER).text("result")).isEqualTo("unchanged");
        assertThat(net()).isEqualByComparingTo("25");

        api.put(
                "/v1/orders/1001",
                ORDER.replace(
                        "'shipping'",
                        "'discount':5,'refunds':[{'id':'r1','lines':[{'sku':'MUG','quantity':1}]}],'shipping'"));
        // 10 of 25 came back, so 3 of the discount of 5 are left.
        assertThat(net()).isEqualByComparingTo("12");
        api.put("/v1/orders/1001", ORDER.replace("'shipping'", "'refunds':[{'id':'r2','amount':'2.50'}],'shipping'"));
        assertThat(net()).isEqualByComparingTo("22.5");
        api.put("/v1/orders/1001", ORDER.replace("paid", "refunded"));
        assertThat(net()).isEqualByComparingTo("0");
        assertThat(api.get("/v1/customers/7")
                        .json()
                        .path("value")
                        .path("orders")
                        .asInt())
                .isEqualTo(0);
        api.put("/v1/orders/1001", ORDER);
        assertThat(net()).isEqualByComparingTo("25");

        assertThat(api.call("DELETE", "/v1/orders/1001", "").text("result")).isEqualTo("updated");
        assertThat(api.call("DELETE", "/v1/orders/1001", "").text("result")).isEqualTo("unchanged");
        assertThat(net()).isEqualByComparingTo("0");
        JsonNode order = api.get("/v1/orders/1001").json();
        assertThat(order.path("status").asString()).isEqualTo("cancelled");
        assertThat(order.path("lines").path(0).path("takenBack").asInt()).isEqualTo(2);
        assertThat(order.path("shipping").decimalValue()).isEqualByComparingTo("4.9");
    }

    @Test
    void takesPiecesBackFromTheOrderThatIsMeant() {
        api.put("/v1/orders/1", ORDER);
        api.put("/v1/orders/2", ORDER.replace("05-01", "05-02"));

        api.put("/v1/orders/1", ORDER.replace("'paid'", "'cancelled'"));

        assertThat(api.get("/v1/orders/1")
                        .json()
                        .path("lines")
                        .path(0)
                        .path("takenBack")
                        .asInt())
                .isEqualTo(2);
        assertThat(api.get("/v1/orders/2")
                        .json()
                        .path("lines")
                        .path(0)
                        .path("takenBack")
                        .asInt())
                .isEqualTo(0);
        assertThat(net()).isEqualByComparingTo("25");
    }

    @Test
    void aLateOlderRecordChangesNothingAndAnOrderMayMove() {
        api.put("/v1/orders/1", ORDER.replace("'status'", "'updatedAt':'2026-05-02T00:00:00Z','status'"));

        Api.Answer late = api.put(
                "/v1/orders/1",
                ORDER.replace("'status':'paid'", "'updatedAt':'2026-05-01T12:00:00Z','status':'cancelled'"));
        Api.Answer moved = api.put("/v1/orders/1", ORDER.replace("'7'", "'8'").replace("ann@", "bob@"));

        assertThat(late.text("result")).isEqualTo("unchanged");
        assertThat(moved.text("result")).isEqualTo("updated");
        assertThat(api.get("/v1/customers/7").json().has("value")).isFalse();
        assertThat(api.get("/v1/customers/8")
                        .json()
                        .path("value")
                        .path("orders")
                        .asInt())
                .isEqualTo(1);
        assertThat(count("customer_order")).isEqualTo(1);
        assertThat(count("order_line")).isEqualTo(2);
    }

    @Test
    void anOrderEndsTheBasketItWas() {
        api.put(
                "/v1/baskets/c-1",
                "{'customer':{'externalId':'7'},'currency':'EUR','updatedAt':'2026-05-01T09:00:00Z','lines':[{'sku':'MUG','quantity':2}]}");
        assertThat(api.get("/v1/baskets/c-1").text("state")).isEqualTo("OPEN");

        api.put("/v1/orders/1001", ORDER.replace("'shipping'", "'cartId':'c-1','shipping'"));

        assertThat(api.get("/v1/baskets/c-1").text("state")).isEqualTo("ORDERED");
        assertThat(api.get("/v1/baskets/c-1").text("orderNumber")).isEqualTo("1001");
    }

    @Test
    void basketsAreWhatWasToldLast() {
        String basket =
                "{'customer':{'externalId':'7'},'currency':'EUR','lines':[{'sku':'MUG','name':'Mug','quantity':2,'unitPrice':3}]}";
        assertThat(api.put("/v1/baskets/c-1", basket).status()).isEqualTo(201);
        assertThat(api.put("/v1/baskets/c-1", basket).text("result")).isEqualTo("unchanged");

        api.put(
                "/v1/baskets/c-1",
                "{'customer':{'externalId':'7'},'currency':'EUR','updatedAt':'2020-01-01T00:00:00Z','lines':[{'sku':'OLD','quantity':9}]}");

        JsonNode seen = api.get("/v1/baskets/c-1").json();
        assertThat(seen.path("items").size()).isEqualTo(1);
        assertThat(seen.path("items").path(0).path("sku").asString()).isEqualTo("MUG");
        assertThat(api.call("DELETE", "/v1/baskets/c-1", "").text("result")).isEqualTo("updated");
        assertThat(api.get("/v1/baskets/c-1").text("state")).isEqualTo("EMPTIED");
    }

    @Test
    void quotesGoTheirWay() {
        String quote =
                "{'customer':{'email':'ann@example.com'},'currency':'EUR','validUntil':'2027-01-31','status':'draft','lines':[{'sku':'MUG','quantity':100,'unitPrice':9.9}]}";
        assertThat(api.put("/v1/quotes/Q-1", quote).status()).isEqualTo(201);
        assertThat(api.put("/v1/quotes/Q-1", quote).text("result")).isEqualTo("unchanged");
        assertThat(api.put("/v1/quotes/Q-1", quote.replace("9.9", "8.9")).text("result"))
                .isEqualTo("updated");

        assertThat(api.post("/v1/quotes/Q-1/accept", "").status()).isEqualTo(200);
        assertThat(api.post("/v1/quotes/Q-1/accept", "").text("result")).isEqualTo("unchanged");
        assertThat(api.post("/v1/quotes/Q-1/decline", "").status()).isEqualTo(409);
        assertThat(api.put("/v1/quotes/Q-1", quote).status()).isEqualTo(409);

        JsonNode seen = api.get("/v1/quotes/Q-1").json();
        assertThat(seen.path("state").asString()).isEqualTo("ACCEPTED");
        assertThat(seen.path("total").decimalValue()).isEqualByComparingTo("890");
        Api.Answer bulk = api.post(
                "/v1/quotes/bulk",
                "[" + quote.replaceFirst("\\{", "{'number':'Q-1',") + ","
                        + quote.replaceFirst("\\{", "{'number':'Q-2',") + "]");
        assertThat(bulk.json().path("results").path(0).path("status").asInt()).isEqualTo(409);
        assertThat(bulk.json().path("results").path(1).path("result").asString())
                .isEqualTo("created");
    }

    @Test
    void productsKeepWhatIsNotSaid() {
        api.put(
                "/v1/products/MUG",
                "{'name':'Mug','category':'Kitchen','price':'12.90','images':['https://shop.example/1.jpg'],'stock':5}");

        assertThat(api.put("/v1/products/MUG", "{'price':11}").text("result")).isEqualTo("updated");
        assertThat(api.put("/v1/products/MUG", "{'price':11,'category':'Kitchen'}")
                        .text("result"))
                .isEqualTo("unchanged");

        JsonNode seen = api.get("/v1/products/MUG").json();
        assertThat(seen.path("name").asString()).isEqualTo("Mug");
        assertThat(seen.path("stock").asInt()).isEqualTo(5);
        assertThat(seen.path("price").decimalValue()).isEqualByComparingTo("11");
        assertThat(seen.path("images").path(0).asString()).isEqualTo("https://shop.example/1.jpg");
        api.call("DELETE", "/v1/products/MUG", "");
        assertThat(api.get("/v1/products/MUG").json().path("available").asBoolean())
                .isFalse();
    }

    @Test
    void takesTheGoodOnesOfManyAndNamesTheOthers() {
        String items = IntStream.range(0, 1000)
                .mapToObj(i -> i == 500
                        ? "{'externalId':'500','email':'not an address','age':3}"
                        : "{'externalId':'" + i + "','email':'c" + i + "@example.com','firstName':'N" + i + "'}")
                .collect(Collectors.joining(",", "{'items':[", "]}"));

        Api.Answer first = api.post("/v1/customers/bulk", items);
        Api.Answer second = api.post("/v1/customers/bulk", items);

        assertThat(first.status()).as(first.body()).isEqualTo(200);
        assertThat(first.json().path("created").asInt()).isEqualTo(999);
        assertThat(first.json().path("errors").asInt()).isEqualTo(1);
        JsonNode bad = first.json().path("results").path(500);
        assertThat(bad.path("status").asInt()).isEqualTo(422);
        assertThat(bad.path("errors").toString()).contains("\"field\":\"age\"");
        assertThat(second.json().path("unchanged").asInt()).isEqualTo(999);
        assertThat(count("customer where state = 'known'")).isEqualTo(999);
    }

    @Test
    void takesManyOrdersWithTheSameCustomerAndNumberInOneGo() {
        String one = ORDER.replaceFirst("\\{", "{'number':'1',");
        String items = "[" + one + "," + one.replace("'1'", "'2'") + "," + one.replace("'quantity':2", "'quantity':3")
                + "," + one.replace("'1'", "'3'").replace("'EUR'", "'???'") + "]";

        Api.Answer answer = api.post("/v1/orders/bulk", items);

        assertThat(answer.json()
                        .path("results")
                        .valueStream()
                        .map(row -> row.path("result").asString()))
                .containsExactly("created", "created", "updated", "error");
        assertThat(net()).isEqualByComparingTo("60");
    }

    @Test
    void aRepeatedKeyGetsTheSameAnswerAndDoesNothing() {
        String ann = "{'email':'ann@example.com'}";
        Api.Answer first = api.post("/v1/customers", ann, "Idempotency-Key", "k-1");
        Api.Answer again = api.post("/v1/customers", ann, "Idempotency-Key", "k-1");
        Api.Answer other = api.post("/v1/customers", "{'email':'bob@example.com'}", "Idempotency-Key", "k-1");

        assertThat(again.status()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(first.header("Idempotent-Replayed")).isEmpty();
        assertThat(other.status()).isEqualTo(422);
        assertThat(count("stored_answer where customer_id > 0 and body not like '%example%'"))
                .isEqualTo(1);

        clock.advance(java.time.Duration.ofHours(49));
        jobs.stream().filter(job -> job.key().equals("forget-stored-answers")).forEach(Job::run);
        assertThat(count("stored_answer")).isEqualTo(0);
    }

    @Test
    void oneKeyAtTheSameMomentTakesEffectOnce() {
        List<CompletableFuture<Api.Answer>> answers = IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> api.post("/v1/customers", "{'email':'ann@example.com'}", "Idempotency-Key", "k")))
                .toList();

        List<Integer> statuses = answers.stream()
                .map(CompletableFuture::join)
                .map(Api.Answer::status)
                .toList();

        assertThat(statuses).contains(201).containsAnyOf(201, 409).doesNotContain(200, 500, 503);
        assertThat(count("customer where state = 'known'")).isEqualTo(1);
    }

    @Test
    void theSameOrderFromEightConnectionsIsOneOrder() {
        List<CompletableFuture<Api.Answer>> answers = IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> api.put("/v1/orders/1001", ORDER)))
                .toList();

        List<Integer> statuses = answers.stream()
                .map(CompletableFuture::join)
                .map(Api.Answer::status)
                .sorted()
                .toList();

        assertThat(statuses).containsExactly(200, 200, 200, 200, 200, 200, 200, 201);
        assertThat(count("customer_order")).isEqualTo(1);
        assertThat(net()).isEqualByComparingTo("25");
    }

    @Test
    void pagesThroughEverythingOnce() {
        String items = IntStream.range(0, 25)
                .mapToObj(i -> "{'sku':'P" + i + "','price':" + i + "}")
                .collect(Collectors.joining(",", "[", "]"));
        api.post("/v1/products/bulk", items);

        List<String> seen = new java.util.ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = api.get("/v1/products?limit=10&cursor=" + cursor).json();
            page.path("data").forEach(product -> seen.add(product.path("sku").asString()));
            cursor = page.path("next").asString("");
        } while (!cursor.isEmpty());

        assertThat(seen).hasSize(25).doesNotHaveDuplicates();
        assertThat(api.get("/v1/products?cursor=nonsense").status()).isEqualTo(422);
    }

    @Test
    void aWriteKeyAndAStrangerGetNothing() {
        Api page = new Api(port, tokens.create("test", "pages", TokenKind.WRITE_KEY));
        Api stranger = new Api(port, "");
        for (String resource : List.of("customers", "orders", "quotes", "baskets", "products")) {
            assertThat(page.get("/v1/" + resource).status()).isEqualTo(403);
            assertThat(page.get("/v1/" + resource).header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(page.put("/v1/" + resource + "/1", "{}").status()).isEqualTo(403);
            assertThat(page.post("/v1/" + resource + "/bulk", "[]").status()).isEqualTo(403);
            assertThat(stranger.get("/v1/" + resource).status()).isEqualTo(401);
            assertThat(stranger.put("/v1/" + resource + "/1", "{}").status()).isEqualTo(401);
        }
    }

    private java.math.BigDecimal net() {
        return jdbc.sql("select coalesce(sum(net), 0) from purchase_summary")
                .query(java.math.BigDecimal.class)
                .single();
    }

    private int count(String from) {
        return jdbc.sql("select count(*) from " + from).query(Integer.class).single();
    }
}
