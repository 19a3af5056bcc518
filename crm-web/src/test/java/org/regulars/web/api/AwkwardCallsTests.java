package org.regulars.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.regulars.access.ApiTokens;
import org.regulars.access.TokenKind;
import org.regulars.web.WebTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Whatever a program sends: a clear refusal, or it is kept and shown unchanged. */
@WebTest
class AwkwardCallsTests {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final List<String> WRONG = List.of(
            "null",
            "true",
            "[]",
            "{}",
            "-1",
            "0",
            "1e30",
            "1e999999999",
            "\"NaN\"",
            "\"\"",
            "\"x\"",
            "\"9999-12-31T00:00:00Z\"",
            "\"0000-01-01T00:00:00Z\"",
            "\"2026-13-45\"",
            "[null]",
            "[[]]",
            "{\"a\":{\"b\":1}}",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"a\\r\\nb\"",
            "\"' or 1=1 --\"",
            "\"<script>alert(1)</script>\"",
            "\"" + "x".repeat(5000) + "\"",
            "99999999999999999999999999999999999999999999",
            "0.00000000000001");

    @Autowired
    ApiTokens tokens;

    @LocalServerPort
    int port;

    private Api api = new Api(0, "");

    @BeforeEach
    void token() {
        api = new Api(port, tokens.create("test", "server", TokenKind.SECRET));
    }

    @Test
    void everyFieldRefusesNonsenseInWords() {
        attack("customers", "1", """
                {"externalId":"1","email":"ann@example.com","emailVerified":true,"phone":"+4930123456","social":"instagram:a","anonymousId":"d",
                 "firstName":"A","lastName":"B","language":"de","country":"DE","timeZone":"Europe/Berlin","attributes":{"a":1},
                 "updatedAt":"2026-05-01T00:00:00Z"}""");
        attack("orders", "1", """
                {"number":"1","customer":{"externalId":"1"},"orderedAt":"2026-05-01T10:00:00Z","updatedAt":"2026-05-01T10:00:00Z",
                 "status":"paid","currency":"EUR","country":"DE","lines":[{"sku":"A","name":"A","category":"C","quantity":1,"unitPrice":1,
                 "discount":0,"tax":0}],"discount":0,"shipping":0,"tax":0,"total":1,"refunds":[{"id":"r","refundedAt":"2026-05-02T00:00:00Z",
                 "lines":[{"sku":"A","quantity":1}],"amount":0}],"cartId":"c"}""");
        attack("quotes", "1", """
                {"number":"1","customer":{"externalId":"1"},"currency":"EUR","validUntil":"2027-01-01","status":"draft",
                 "lines":[{"sku":"A","name":"A","quantity":1,"unitPrice":1}]}""");
        attack("baskets", "1", """
                {"cartId":"1","customer":{"externalId":"1"},"currency":"EUR","lines":[{"sku":"A","name":"A","quantity":1,"unitPrice":1,
                 "url":"https://a.example/"}],"url":"https://a.example/","checkoutId":"x","updatedAt":"2026-05-01T00:00:00Z"}""");
        attack("products", "1", """
                {"sku":"1","name":"A","category":"C","kind":"goods","price":1,"url":"https://a.example/","imageUrl":"https://a.example/1",
                 "images":["https://a.example/1"],"available":true,"stock":1,"updatedAt":"2026-05-01T00:00:00Z"}""");
    }

    private void attack(String resource, String id, String good) {
        ObjectNode record = (ObjectNode) JSON.readTree(good);
        assertThat(api.call("PUT", "/v1/" + resource + "/" + id, good).status()).isIn(200, 201);
        attack(resource, record, record);
    }

    private void attack(String resource, ObjectNode record, ObjectNode part) {
        for (String field : List.copyOf(part.propertyNames())) {
            JsonNode good = part.path(field);
            StringBuilder bulk = new StringBuilder("[");
            for (String wrong : WRONG) {
                part.put(field, "\u0001here\u0001");
                String written = record.toString().replace("\"\\u0001here\\u0001\"", wrong);
                bulk.append(bulk.length() > 1 ? "," : "").append(written);
                part.set(field, good);
            }
            Api.Answer answer = api.call(
                    "POST", "/v1/" + resource + "/bulk", bulk.append(']').toString());
            assertThat(answer.status()).as("%s.%s: %s", resource, field, answer).isEqualTo(200);
            assertThat(answer.json().path("results").size()).isEqualTo(WRONG.size());
            assertThat(answer.body()).as("%s.%s", resource, field).doesNotContain("could not be taken");
            JsonNode inner = good.isArray() ? good.path(0) : good;
            if (inner instanceof ObjectNode object && !field.equals("attributes")) {
                attack(resource, record, object);
            }
        }
    }

    @Test
    void keepsEveryScriptAsItIs() {
        for (String name : List.of(
                "Zoë 🎁 👩‍👩‍👧",
                "أحمد محمد",
                "'; drop table customer; --",
                "<img src=x onerror=alert(1)>",
                "{{7*7}}",
                "Ünïcødé",
                "田中")) {
            ObjectNode body = JSON.createObjectNode().put("firstName", name).put("country", "DE");
            body.putObject("attributes").put("note", name + "\nnext line");
            assertThat(api.call("PUT", "/v1/customers/1", body.toString()).status())
                    .isIn(200, 201);
            JsonNode seen = api.get("/v1/customers/1").json();
            assertThat(seen.path("firstName").asString()).isEqualTo(name);
            assertThat(seen.path("profile").toString()).contains(JSON.writeValueAsString(name + "\nnext line"));
        }
    }

    @Test
    void saysWhatIsWrongWithTheWholeRequest() {
        assertThat(api.call("PUT", "/v1/customers/1", "{").status()).isEqualTo(400);
        assertThat(api.call("PUT", "/v1/customers/1", "").status()).isEqualTo(400);
        assertThat(api.call("PUT", "/v1/customers/1", "[1]").status()).isEqualTo(400);
        assertThat(api.call("PUT", "/v1/customers/1", "[".repeat(5000)).status())
                .isEqualTo(400);
        assertThat(api.call("PUT", "/v1/customers/1", "{\"firstName\":\"" + "x".repeat(10_000_000) + "\"}")
                        .status())
                .isEqualTo(413);
        assertThat(api.call("POST", "/v1/customers/bulk", "[" + "{},".repeat(1000) + "{}]")
                        .status())
                .isEqualTo(413);
        assertThat(api.call("POST", "/v1/customers/bulk", "{}").status()).isEqualTo(400);
        assertThat(api.call("PATCH", "/v1/customers/1", "{}").status()).isEqualTo(405);
        assertThat(api.call("PATCH", "/v1/customers/1", "{}").header("Content-Type"))
                .isEqualTo("application/problem+json");
        assertThat(api.get("/v1/nothing").status()).isEqualTo(404);
        assertThat(api.get("/v1/nothing").header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(api.put("/v1/customers/1", "{'externalId':'2'}").status()).isEqualTo(422);
        Api.Answer unknown = api.put("/v1/customers/1", "{'emial':'ann@example.com','fristName':'A','age':'x'}");
        assertThat(unknown.json().path("errors").size()).isEqualTo(3);
        assertThat(api.post("/v1/customers", "{}", "Idempotency-Key", "x".repeat(256))
                        .status())
                .isEqualTo(400);
        assertThat(api.get("/v1/orders?limit=many").status()).isEqualTo(422);
    }
}
