package org.regulars.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.regulars.access.ApiTokens;
import org.regulars.access.TokenKind;
import org.regulars.customer.MergeCustomers;
import org.regulars.customer.Merges;
import org.regulars.intake.EventDigest;
import org.regulars.web.WebTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The shop goes on to call merged customers by the numbers that it knows. */
@WebTest
class MergedCustomersApiTests {

    private static final String STAFF = "ann@shop.example";

    @Autowired
    ApiTokens tokens;

    @Autowired
    Merges merges;

    @Autowired
    EventDigest digest;

    @Autowired
    JdbcClient jdbc;

    @LocalServerPort
    int port;

    private Api api = new Api(0, "");

    @BeforeEach
    void token() {
        api = new Api(port, tokens.create("test", "shop server", TokenKind.SECRET));
    }

    @Test
    void findsTheSurvivorByTheNumberOfWhoWasMerged() {
        long ann = customer("7", "ann@example.com");
        long anne = customer("8", "anne@example.com");
        long merge = merges.merge(new MergeCustomers(ann, anne, Set.of(), List.of()), STAFF);

        assertThat(api.get("/v1/customers/8").json().path("customerId").asLong())
                .isEqualTo(ann);
        assertThat(api.put("/v1/customers/8", "{'lastName':'Miller'}").text("result"))
                .isEqualTo("updated");
        assertThat(order("1001", "8").status()).isEqualTo(201);
        track("8", "event-1");
        digest.digestAll();

        assertThat(holder("customer_order", "number = '1001'")).isEqualTo(ann);
        assertThat(holder("interaction", "message_id = 'event-1'")).isEqualTo(ann);
        assertThat(holder("customer", "last_name = 'Miller'")).isEqualTo(ann);

        merges.undo(merge, STAFF);
        assertThat(holder("customer_order", "number = '1001'")).isEqualTo(anne);
        assertThat(holder("interaction", "message_id = 'event-1'")).isEqualTo(anne);
        assertThat(order("1002", "8").status()).isEqualTo(201);
        track("8", "event-2");
        digest.digestAll();
        assertThat(holder("customer_order", "number = '1002'")).isEqualTo(anne);
        assertThat(holder("interaction", "message_id = 'event-2'")).isEqualTo(anne);
    }

    /** Whatever came while they were one goes with the number that it came under. */
    @Test
    void basketsAndQuotesGoBackWithWhomTheyWereToldOf() {
        long ann = customer("7", "ann@example.com");
        long anne = customer("8", "anne@example.com");
        long merge = merges.merge(new MergeCustomers(ann, anne, Set.of(), List.of()), STAFF);
        String lines = ",'currency':'EUR','lines':[{'sku':'MUG','name':'Mug','quantity':2,'unitPrice':'10.00'}]}";
        for (String number : List.of("7", "8")) {
            String who = "{'customer':{'externalId':'" + number + "'}";
            assertThat(api.put("/v1/baskets/b-" + number, who + lines).status()).isEqualTo(201);
            assertThat(api.put(
                                    "/v1/quotes/q-" + number,
                                    who + ",'number':'q-" + number + "','validUntil':'2026-07-01'" + lines)
                            .status())
                    .isEqualTo(201);
        }

        merges.undo(merge, STAFF);

        assertThat(holder("basket", "cart_id = 'b-7'")).isEqualTo(ann);
        assertThat(holder("basket", "cart_id = 'b-8'")).isEqualTo(anne);
        assertThat(holder("quote", "number = 'q-7'")).isEqualTo(ann);
        assertThat(holder("quote", "number = 'q-8'")).isEqualTo(anne);
        assertThat(holder("quote_line", "quote_id = (select quote_id from quote where number = 'q-8')"))
                .isEqualTo(anne);
    }

    @Test
    void nothingWrittenWhileTwoBecomeOneStaysWithWhoIsGone() {
        List<List<Long>> pairs = new ArrayList<>();
        for (int n = 0; n < 10; n++) {
            pairs.add(
                    List.of(customer("1" + n, "a" + n + "@example.com"), customer("2" + n, "b" + n + "@example.com")));
        }
        CompletableFuture<List<Integer>> orders = CompletableFuture.supplyAsync(() -> {
            List<Integer> answers = new ArrayList<>();
            for (int n = 0; n < 30; n++) {
                answers.add(order("order-" + n, "2" + n % 10).status());
            }
            return answers;
        });
        CompletableFuture<Void> events = CompletableFuture.runAsync(() -> {
            for (int n = 0; n < 30; n++) {
                track("2" + n % 10, "event-" + n);
                digest.digestAll();
            }
        });
        pairs.forEach(pair -> merges.merge(new MergeCustomers(pair.get(0), pair.get(1), Set.of(), List.of()), STAFF));
        assertThat(orders.join()).containsOnly(201);
        events.join();
        digest.digestAll();

        for (String table : List.of("customer_order", "interaction", "identity", "profile_attribute")) {
            assertThat(count(table + " t join customer c using (customer_id) where c.state = 'merged'"))
                    .as(table)
                    .isZero();
        }
        assertThat(count("customer_order")).isEqualTo(30);
        assertThat(count("interaction where message_id like 'event-%'")).isEqualTo(30);
    }

    private long customer(String number, String email) {
        Api.Answer made = api.put("/v1/customers/" + number, "{'email':'" + email + "'}");
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return api.get("/v1/customers/" + number).json().path("customerId").asLong();
    }

    private Api.Answer order(String number, String customer) {
        return api.put(
                "/v1/orders/" + number,
                "{'customer':{'externalId':'" + customer + "'},'orderedAt':'2026-05-01T10:00:00Z','currency':'EUR',"
                        + "'status':'paid','lines':[{'sku':'MUG','name':'Mug','quantity':2,'unitPrice':'10.00'}]}");
    }

    private void track(String user, String messageId) {
        Api.Answer answer =
                api.post("/v1/track", "{'userId':'" + user + "','event':'Visited','messageId':'" + messageId + "'}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    private long holder(String table, String condition) {
        return jdbc.sql("select customer_id from " + table + " where " + condition)
                .query(Long.class)
                .single();
    }

    private long count(String from) {
        return jdbc.sql("select count(*) from " + from).query(Long.class).single();
    }
}
