package org.regulars.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.regulars.access.ApiTokens;
import org.regulars.access.TokenKind;
import org.regulars.customer.AttributeOrigin;
import org.regulars.customer.Customers;
import org.regulars.customer.IdentityClaim;
import org.regulars.customer.IdentityKind;
import org.regulars.testing.DatabaseTest;
import org.regulars.testing.TestClock;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Eve has the public write key, as everybody has. Ann is a customer whom the shop knows. */
@DatabaseTest
@Import(EventTrustTests.Proof.class)
class EventTrustTests {

    private static final long PUBLIC = 0;

    @Autowired
    EventInbox inbox;

    @Autowired
    EventDigest digest;

    @Autowired
    Customers customers;

    @Autowired
    ApiTokens tokens;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    Proof proof;

    private final JsonMapper json = JsonMapper.shared();
    private int messages;
    private long ann;
    private long server;

    @BeforeEach
    void ann() {
        server = tokens.check(tokens.create("test", "server", TokenKind.SECRET))
                .orElseThrow()
                .id();
        ann = customers
                .identify(
                        List.of(
                                new IdentityClaim(IdentityKind.SHOP_NUMBER, "17", true),
                                new IdentityClaim(IdentityKind.EMAIL, "ann@example.com", true)),
                        "import",
                        TestClock.START.minus(Duration.ofDays(9)))
                .orElseThrow()
                .customerId();
        customers.describe(
                ann,
                AttributeOrigin.TOLD,
                java.util.Map.of("first_name", "Ann"),
                "import",
                TestClock.START.minus(Duration.ofDays(9)));
    }

    @AfterEach
    void unprove() {
        proof.userId = null;
    }

    @Test
    void aPageChangesNothingOfACustomerWhomTheShopKnows() {
        List<String> before = ann(ann);
        for (String event : List.of(
                "{'type':'identify','userId':'17','traits':{'email':'eve@example.com'}}",
                "{'type':'identify','userId':'17','anonymousId':'e','traits':{'firstName':'Eve','plan':'gold','phone':'+4930111222'}}",
                "{'type':'identify','userId':'99','anonymousId':'e','traits':{'email':'ann@example.com','firstName':'Eve'}}",
                "{'type':'identify','anonymousId':'e','traits':{'email':'ann@example.com','lastName':'Eve','city':'Evetown'}}",
                "{'type':'identify','userId':'ann@example.com','traits':{'firstName':'Eve','email':'eve@example.com'}}",
                "{'type':'alias','userId':'99','previousId':'ann@example.com'}",
                "{'type':'alias','userId':'ann@example.com','previousId':'eve@example.com'}",
                "{'type':'alias','userId':'99','previousId':'17'}",
                "{'type':'track','event':'Seen','userId':'17','context':{'traits':{'email':'eve@example.com','phone':'+4930111222'}}}",
                "{'type':'track','event':'Seen','userId':'99','context':{'traits':{'email':'ann@example.com'}}}",
                "{'type':'track','event':'Seen','userId':'17','properties':{'email':'eve@example.com'}}",
                "{'type':'track','event':'Seen','anonymousId':'e','properties':{'email':'ann@example.com'}}",
                "{'type':'group','userId':'17','groupId':'g','traits':{'email':'eve@example.com','name':'Eve'}}",
                "{'type':'identify','userId':'17','timestamp':'1971-01-01T00:00:00Z','traits':{'email':'eve@example.com','firstName':'Eve'}}")) {
            send(PUBLIC, event);
            assertThat(ann(ann)).as(event).isEqualTo(before);
        }
        send(PUBLIC, "{'type':'track','event':'Seen','userId':'17'}");
        assertThat(holder("shop-number", "17")).isEqualTo(ann);
        assertThat(holder("email", "ann@example.com")).isEqualTo(ann);
        assertThat(jdbc.sql("select count(*) from interaction where customer_id = ? and kind = 'seen'")
                        .param(ann)
                        .query(Long.class)
                        .single())
                .as("it may add events")
                .isPositive();
    }

    @Test
    void thousandsOfTraitsChangeNobodyElse() {
        List<String> before = ann(ann);
        ObjectNode event = json.createObjectNode()
                .put("type", "identify")
                .put("userId", "17")
                .put("anonymousId", "e");
        ObjectNode traits = event.putObject("traits");
        for (int i = 0; i < 1500; i++) {
            traits.put("trait" + i, "x");
        }
        send(PUBLIC, event.toString());

        assertThat(ann(ann)).isEqualTo(before);
        assertThat(jdbc.sql("select count(*) from profile_claim")
                        .query(Long.class)
                        .single())
                .isLessThanOrEqualTo(100);
    }

    @Test
    void aPageDescribesWhomOnlyPagesKnowFromTheDeviceOnWhichTheyWereFirstNamed() {
        send(
                PUBLIC,
                "{'type':'identify','userId':'5','anonymousId':'b','traits':{'email':'bob@example.com','firstName':'Bob'}}");
        send(PUBLIC, "{'type':'identify','userId':'5','anonymousId':'b','traits':{'lastName':'Miller'}}");
        send(
                PUBLIC,
                "{'type':'identify','userId':'5','anonymousId':'e','traits':{'email':'eve@example.com','firstName':'Eve'}}");
        send(PUBLIC, "{'type':'identify','userId':'66','anonymousId':'e','traits':{'email':'bob@example.com'}}");

        long bob = holder("shop-number", "5");
        assertThat(holder("email", "bob@example.com")).isEqualTo(bob);
        assertThat(holder("shop-number", "66")).isNotEqualTo(bob);
        assertThat(jdbc.sql("select first_name || ' ' || last_name from customer where customer_id = ?")
                        .param(bob)
                        .query(String.class)
                        .single())
                .isEqualTo("Bob Miller");
        assertThat(jdbc.sql(
                                "select count(*) from identity where value = 'eve@example.com' or proven_at is not null and source = 'event'")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void aServerOrASignatureMayChangeWhatTheyStandFor() {
        send(server, "{'type':'identify','userId':'17','traits':{'firstName':'Anna'}}");
        assertThat(ann(ann)).anyMatch(line -> line.contains("Anna"));

        proof.userId = "17";
        send(PUBLIC, "{'type':'identify','userId':'17','anonymousId':'a','traits':{'firstName':'Annie'}}");
        assertThat(ann(ann)).anyMatch(line -> line.contains("Annie"));
        List<String> before = ann(ann);
        proof.userId = "99";
        send(PUBLIC, "{'type':'identify','userId':'17','anonymousId':'a','traits':{'firstName':'Eve'}}");
        assertThat(ann(ann)).as("proven to be somebody else").isEqualTo(before);
    }

    @Test
    void aPageGivesNobodyAnOrderOfSomebodyElse() {
        send(
                server,
                "{'type':'track','event':'Order Completed','userId':'17','properties':{'order_id':'o-1','products':[{'sku':'A','price':5,'quantity':1}]}}");
        send(
                PUBLIC,
                "{'type':'track','event':'Order Completed','userId':'99','properties':{'order_id':'o-1','products':[{'sku':'A','price':5,'quantity':9}]}}");
        send(
                PUBLIC,
                "{'type':'track','event':'Order Completed','userId':'17','timestamp':'1971-01-01T00:00:00Z','properties':{'order_id':'o-1','products':[{'sku':'A','price':5,'quantity':9}]}}");

        assertThat(jdbc.sql("select customer_id || ' ' || total::int from customer_order")
                        .query(String.class)
                        .list())
                .containsExactly(ann + " 5");
    }

    @Test
    void aServersWordReplacesAPagesAboutTheSameMessage() {
        String event =
                "{'type':'identify','messageId':'same','timestamp':'2026-05-05T12:00:00Z','userId':'7','traits':{'firstName':'Bob'}}";
        send(PUBLIC, event);
        send(server, event);
        send(PUBLIC, event);

        assertThat(jdbc.sql("select count(*) from interaction")
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
        assertThat(jdbc.sql("select count(*) from identity where value = '7' and proven_at is not null")
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void aMessageThatCouldNotBeUsedIsTakenOnceWhenItComesAgain() {
        send(
                PUBLIC,
                "{'type':'track','messageId':'again','anonymousId':'d','event':'Product Added','properties':{'sku':'A','price':'cheap'}}");
        assertThat(jdbc.sql("select problem from event_inbox")
                        .query(String.class)
                        .single())
                .isEqualTo("price is not a number");
        for (int i = 0; i < 2; i++) {
            send(
                    PUBLIC,
                    "{'type':'track','messageId':'again','anonymousId':'d','event':'Product Added','properties':{'sku':'A','price':2}}");
        }
        assertThat(jdbc.sql("select string_agg(problem, ',') from event_inbox")
                        .query(String.class)
                        .single())
                .isEmpty();
        assertThat(jdbc.sql("select sum(quantity) from basket_item")
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void aMessageTwiceInOneBatchCountsOnce() {
        ObjectNode event = event("{'type':'track','anonymousId':'d','event':'Product Added','properties':{'sku':'A'}}");
        inbox.accept(PUBLIC, List.of(event, event.deepCopy(), event.deepCopy()));
        digest.digestAll();

        assertThat(jdbc.sql("select sum(quantity) from basket_item")
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    /** All that is known of a customer, but for what happened. */
    private List<String> ann(long customerId) {
        return jdbc.sql("""
                select concat_ws(' ', kind, value, shown, proven_at) from identity
                where customer_id = :id and kind <> 'anonymous-id'
                union all select concat_ws(' ', key, value, origin, source) from profile_attribute where customer_id = :id
                union all select concat_ws(' ', state, first_name, last_name, language, country, time_zone, search_text)
                from customer where customer_id = :id
                union all select concat_ws(' ', status, purpose) from consent_entry where customer_id = :id
                order by 1
                """).param("id", customerId).query(String.class).list();
    }

    private long holder(String kind, String value) {
        return jdbc.sql("select customer_id from identity where kind = ? and value = ?")
                .params(kind, value)
                .query(Long.class)
                .single();
    }

    private void send(long key, String fields) {
        inbox.accept(key, List.of(event(fields)));
        digest.digestAll();
    }

    private ObjectNode event(String fields) {
        ObjectNode event = (ObjectNode) json.readTree(fields.replace('\'', '"'));
        if (!event.has("messageId")) {
            event.put("messageId", "m-" + ++messages);
        }
        if (!event.has("timestamp")) {
            Instant at = TestClock.START.minus(Duration.ofHours(1)).plusSeconds(++messages);
            event.put("timestamp", at.toString());
        }
        return event;
    }

    /** A signature that a test gives. */
    static class Proof implements IdentityProof {

        private volatile @Nullable String userId;

        @Override
        public String userId(long tokenId, JsonNode event, Instant receivedAt) {
            String proven = userId;
            return proven == null ? "" : proven;
        }
    }
}
