package org.regulars.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.regulars.access.ApiTokens;
import org.regulars.access.TokenKind;
import org.regulars.web.WebTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** The API does what it says of itself. */
@WebTest
class ApiDescriptionTests {

    /** Bodies under which each documented operation of a record is called. */
    private static final Map<String, String> BODIES = Map.of(
            "customers", "{'externalId':'1','email':'ann@example.com'}",
            "orders",
                    "{'number':'1','customer':{'externalId':'1'},'orderedAt':'2026-05-01T10:00:00Z','currency':'EUR','lines':[{'sku':'A','quantity':1,'unitPrice':1}]}",
            "quotes",
                    "{'number':'1','customer':{'externalId':'1'},'currency':'EUR','validUntil':'2027-01-01','lines':[{'sku':'A','quantity':1,'unitPrice':1}]}",
            "baskets",
                    "{'cartId':'1','customer':{'externalId':'1'},'currency':'EUR','lines':[{'sku':'A','quantity':1}]}",
            "products", "{'sku':'1','name':'A'}");

    @Autowired
    ApiTokens tokens;

    @LocalServerPort
    int port;

    @Test
    void everyDocumentedOperationAnswersAsDocumented() {
        Api api = new Api(port, tokens.create("test", "server", TokenKind.SECRET));
        JsonNode description = api.get("/v3/api-docs").json();
        List<String> called = new ArrayList<>();

        assertThat(description.path("openapi").asString()).startsWith("3.1");
        Map<String, JsonNode> paths = new TreeMap<>();
        description.path("paths").properties().forEach(entry -> paths.put(entry.getKey(), entry.getValue()));
        for (String method : List.of("put", "post", "get", "delete")) {
            paths.forEach((path, item) -> {
                String record = path.replaceAll("^/v1/([a-z]+).*", "$1");
                if (item.has(method) && BODIES.containsKey(record)) {
                    JsonNode operation = item.path(method);
                    String body = BODIES.getOrDefault(record, "");
                    body = path.endsWith("/bulk")
                            ? "[" + body + "]"
                            : path.endsWith("/search")
                                    ? "{'email':'ann@example.com'}"
                                    : path.matches(".*/(send|accept|decline)") || method.matches("get|delete")
                                            ? ""
                                            : body;
                    Api.Answer answer = api.call(
                            method.toUpperCase(java.util.Locale.ROOT),
                            path.replaceAll("\\{\\w+}", "1"),
                            body.replace('\'', '"'));
                    called.add(method + " " + path);
                    assertThat(operation.path("responses").has(Integer.toString(answer.status())))
                            .as("%s %s answered %s", method, path, answer)
                            .isTrue();
                    assertThat(answer.status())
                            .as("%s %s answered %s", method, path, answer)
                            .isIn(200, 201, 409);
                    assertThat(operation.path("security").toString()).contains("token");
                    assertThat(operation.path("responses").has("403")).isTrue();
                }
            });
        }
        assertThat(called).hasSizeGreaterThan(25);
        assertThat(refs(description))
                .allSatisfy(ref -> assertThat(description.at(ref.substring(1)).isMissingNode())
                        .as(ref)
                        .isFalse());
    }

    private static List<String> refs(JsonNode node) {
        List<String> refs = new ArrayList<>();
        if (node.path("$ref").isString()) {
            refs.add(node.path("$ref").asString());
        }
        node.forEach(child -> refs.addAll(refs(child)));
        return refs;
    }
}
