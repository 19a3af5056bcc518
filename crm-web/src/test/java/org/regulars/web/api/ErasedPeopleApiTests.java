package org.regulars.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.regulars.access.ApiTokens;
import org.regulars.access.TokenKind;
import org.regulars.consent.ConsentSource;
import org.regulars.imports.Imports;
import org.regulars.intake.EventDigest;
import org.regulars.job.Jobs;
import org.regulars.privacy.Erasures;
import org.regulars.privacy.Limit;
import org.regulars.privacy.Limits;
import org.regulars.testing.TestClock;
import org.regulars.web.WebTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Whoever was erased is not brought back by old data, whichever door it takes; whoever restricted is not changed. */
@WebTest
class ErasedPeopleApiTests {

    private static final String BEFORE = "2026-05-05T12:00:00Z";
    private static final String AFTER = "2026-05-06T13:00:00Z";
    private static final String ANN = "'externalId':'7','email':'ann@example.com','firstName':'Ann'";

    @Autowired
    ApiTokens tokens;

    @Autowired
    Erasures erasures;

    @Autowired
    Limits limits;

    @Autowired
    EventDigest digest;

    @Autowired
    Imports imports;

    @Autowired
    Jobs jobs;

    @Autowired
    TestClock clock;

    @Autowired
    JdbcClient jdbc;

    @LocalServerPort
    int port;

    private Api api = new Api(0, "");
    private long ann;

    @BeforeEach
    void ann() {
        api = new Api(port, tokens.create("test", "shop server", TokenKind.SECRET));
        assertThat(api.put("/v1/customers/7", "{'email':'ann@example.com','firstName':'Ann'}")
                        .status())
                .isEqualTo(201);
        ann = api.get("/v1/customers/7").json().path("customerId").asLong();
    }

    @Test
    void oldDataBringsNobodyBackThroughAnyDoor() throws IOException {
        assertThat(order("1001", BEFORE).status()).isEqualTo(201);
        erasures.erase(ann, 0, "customer");
        clock.advance(Duration.ofHours(2));

        assertThat(api.put("/v1/customers/7", "{'email':'Ann@Example.com','updatedAt':'" + BEFORE + "'}")
                        .status())
                .isEqualTo(409);
        assertThat(order("1001", BEFORE).body()).contains("was erased and is not brought back");
        assertThat(api.put("/v1/baskets/b-1", basket(BEFORE)).status()).isEqualTo(409);
        assertThat(api.put("/v1/quotes/q-1", quote(BEFORE)).status()).isEqualTo(409);
        track("old", BEFORE);
        brought("email,first name\nann@example.com,Ann\n");
        brought("customer number,first name\n7,Ann\n");
        brought("order number,date,customer number,product code,product name,quantity,price\n"
                + "1001,2026-05-05 12:00,7,MUG,Mug,2,10.00\n");

        assertThat(known()).isZero();
        assertThat(count("customer_order")).as("not counted twice").isOne();
        assertThat(count("event_inbox where payload::text like '%ann@%'")).isZero();
        assertThat(count("import_verdict where reason like '%erased%'")).isEqualTo(3);
    }

    @Test
    void whatHappensAfterwardsMakesANewCustomer() throws IOException {
        erasures.erase(ann, 0, "customer");
        clock.advance(Duration.ofHours(2));

        track("new", AFTER);
        assertThat(known()).isOne();
        assertThat(order("1002", AFTER).status()).isEqualTo(201);
        assertThat(order("1001", BEFORE).status()).as("still from before").isEqualTo(409);
        brought("order number,date,customer number,product code,product name,quantity,price\n"
                + "1001,2026-05-05 12:00,7,MUG,Mug,2,10.00\n1003,2026-05-06 13:30,7,MUG,Mug,1,10.00\n");
        assertThat(jdbc.sql("select number from customer_order order by 1")
                        .query(String.class)
                        .list())
                .containsExactly("1002", "1003");
    }

    @Test
    void nothingToldChangesWhoRestrictedTheUse() {
        limits.set(ann, Limit.Kind.RESTRICTED, "", ConsentSource.of("staff", "", "ann@shop.example"));

        Api.Answer answer = api.put(
                "/v1/customers/7", "{'email':'anne@example.com','firstName':'Anne','attributes':{'pet':'parrot'}}");

        assertThat(answer.body()).contains("restricted the use");
        assertThat(answer.text("result")).isEqualTo("unchanged");
        assertThat(jdbc.sql("select first_name from customer where customer_id = ?")
                        .param(ann)
                        .query(String.class)
                        .single())
                .isEqualTo("Ann");
        assertThat(count("profile_attribute where key = 'pet'")).isZero();
        assertThat(count("identity where value = 'anne@example.com'")).isZero();
        assertThat(order("1004", AFTER).status()).as("what they buy is kept").isEqualTo(201);
    }

    private Api.Answer order(String number, String at) {
        return api.put(
                "/v1/orders/" + number,
                "{'customer':{" + ANN + "},'orderedAt':'" + at + "','currency':'EUR','status':'paid',"
                        + "'lines':[{'sku':'MUG','name':'Mug','quantity':2,'unitPrice':'10.00'}]}");
    }

    private static String basket(String at) {
        return "{'customer':{" + ANN + ",'updatedAt':'" + at + "'},'updatedAt':'" + at + "','currency':'EUR',"
                + "'lines':[{'sku':'MUG','name':'Mug','quantity':1,'unitPrice':'10.00'}]}";
    }

    private static String quote(String at) {
        return "{'customer':{" + ANN + ",'updatedAt':'" + at + "'},'number':'q-1','validUntil':'2026-07-01',"
                + "'currency':'EUR','lines':[{'sku':'MUG','name':'Mug','quantity':1,'unitPrice':'10.00'}]}";
    }

    private void track(String messageId, String at) {
        assertThat(api.post(
                                "/v1/track",
                                "{'userId':'7','event':'Visited','messageId':'" + messageId + "','timestamp':'" + at
                                        + "','context':{'traits':{'email':'ann@example.com'}}}")
                        .status())
                .isEqualTo(200);
        digest.digestAll();
    }

    private void brought(String csv) throws IOException {
        long id = imports.upload(
                "old.csv", new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)), "ann@shop.example");
        imports.run(id, "ann@shop.example");
        jobs.run("imports");
        assertThat(imports.find(id).orElseThrow().state().name())
                .as(imports.find(id).orElseThrow().problem())
                .isEqualTo("DONE");
    }

    private long known() {
        return count("customer where state in ('known', 'visitor')");
    }

    private long count(String from) {
        return jdbc.sql("select count(*) from " + from)
                .params(Map.of())
                .query(Long.class)
                .single();
    }
}
