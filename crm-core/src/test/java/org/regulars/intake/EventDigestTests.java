package org.regulars.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.regulars.access.ApiTokens;
import org.regulars.access.TokenKind;
import org.regulars.basket.BasketItem;
import org.regulars.basket.BasketState;
import org.regulars.basket.BasketSummary;
import org.regulars.basket.Baskets;
import org.regulars.basket.IdleBasket;
import org.regulars.customer.FollowsCustomer;
import org.regulars.interaction.Timeline;
import org.regulars.interaction.TimelineEntry;
import org.regulars.job.Jobs;
import org.regulars.order.Orders;
import org.regulars.testing.DatabaseTest;
import org.regulars.testing.TestClock;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@DatabaseTest
@Import(EventDigestTests.Fault.class)
class EventDigestTests {

    /** Public sample events; not part of the project, so the tests that read them are skipped where they are not at hand. */
    private static final Path SHARED = Stream.of("", "../", "../../", "../../../")
            .map(up -> Path.of(up + "shared/data/events"))
            .filter(Files::isDirectory)
            .findFirst()
            .orElse(Path.of("shared/data/events"));

    @Autowired
    EventInbox inbox;

    @Autowired
    EventDigest digest;

    @Autowired
    Baskets baskets;

    @Autowired
    Orders orders;

    @Autowired
    Timeline timeline;

    @Autowired
    ApiTokens tokens;

    @Autowired
    Jobs jobs;

    @Autowired
    TestClock clock;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    Fault fault;

    private final JsonMapper json = JsonMapper.shared();
    private int messages;

    @AfterEach
    void repair() {
        fault.cause = null;
    }

    @Test
    void joinsAVisitorsHistoryWhenTheyNameThemselves() {
        accept(
                track("device-1", 0, "Product Viewed", "{'sku':'MUG-1','name':'Blue mug','price':'8.50'}"),
                track("device-1", 60, "Product Added", "{'sku':'MUG-1','quantity':2,'price':8.5}"));
        digest.digestAll();
        assertThat(baskets.idle(TestClock.START.minus(Duration.ofDays(1)), TestClock.START.plusSeconds(999), 10))
                .as("nobody knows whose basket this is")
                .isEmpty();

        accept(event(
                "identify", 120, "{'anonymousId':'device-1','traits':{'email':'Ann@example.com','firstName':'Ann'}}"));
        digest.digestAll();

        long ann = customer("email", "ann@example.com");
        BasketSummary basket = baskets.open(ann).get(0);
        assertThat(basket.items())
                .extracting(BasketItem::sku, BasketItem::name, BasketItem::quantity)
                .containsExactly(tuple("MUG-1", "Blue mug", 2));
        assertThat(basket.total()).isEqualByComparingTo("17");
        assertThat(timeline.before(ann, TestClock.START.plus(Duration.ofDays(1)), 10))
                .extracting(TimelineEntry::kind, TimelineEntry::subject)
                .containsExactly(
                        tuple("identified", ""),
                        tuple("product-added", "Blue mug"),
                        tuple("product-viewed", "Blue mug"));
        assertThat(value("select first_name from customer where customer_id = " + ann))
                .isEqualTo("Ann");
    }

    @Test
    void addsTheBasketOfAVisitorToTheOneTheyHaveAsACustomer() {
        accept(
                event("track", 0, "{'userId':'17','event':'Product Added','properties':{'sku':'A-1','quantity':1}}"),
                track("phone", 60, "Product Added", "{'sku':'B-1','quantity':1}"));
        digest.digestAll();
        long ann = customer("shop-number", "17");
        long basketId = baskets.open(ann).get(0).basketId();

        accept(event("identify", 120, "{'anonymousId':'phone','userId':'17'}"));
        digest.digestAll();

        assertThat(baskets.open(ann)).singleElement().satisfies(basket -> {
            assertThat(basket.basketId()).isEqualTo(basketId);
            assertThat(basket.items()).extracting(BasketItem::sku).containsExactly("A-1", "B-1");
        });
    }

    @Test
    void closesTheBasketWithTheOrderAndCountsTheOrderOnce() {
        accept(
                track("d", 0, "Product Added", "{'sku':'A-1','quantity':1,'price':5}"),
                event("identify", 10, "{'anonymousId':'d','traits':{'email':'ann@example.com'}}"),
                track(
                        "d",
                        20,
                        "Checkout Started",
                        "{'order_id':'o-1','products':[{'sku':'A-1','quantity':3,'price':5}]}"),
                track(
                        "d",
                        30,
                        "Order Completed",
                        "{'order_id':'o-1','currency':'eur','products':[{'sku':'A-1','quantity':3,'price':'5.00'}]}"),
                track(
                        "d",
                        31,
                        "Order Completed",
                        "{'order_id':'o-1','currency':'eur','products':[{'sku':'A-1','quantity':3,'price':'5.00'}]}"));
        digest.digestAll();

        long ann = customer("email", "ann@example.com");
        assertThat(baskets.open(ann)).isEmpty();
        assertThat(value("select state || ' ' || order_number from basket")).isEqualTo("ordered o-1");
        assertThat(orders.of(ann, Long.MAX_VALUE, 10)).singleElement().satisfies(order -> {
            assertThat(order.number()).isEqualTo("o-1");
            assertThat(order.currency()).isEqualTo("EUR");
            assertThat(order.total()).isEqualByComparingTo("15");
        });
        assertThat(value("select orders || ' ' || net::numeric(10,2) from purchase_summary"))
                .isEqualTo("1 15.00");
        assertThat(orders.orderedSince(ann, TestClock.START)).isFalse();
        assertThat(orders.orderedSince(ann, TestClock.START.minus(Duration.ofDays(1))))
                .isTrue();
    }

    @Test
    void putsLateEventsInTheirPlace() {
        accept(
                track(
                        "d",
                        50,
                        "Order Completed",
                        "{'order_id':'o-1','products':[{'sku':'A-1','quantity':1,'price':5}]}"),
                track("d", 40, "Product Removed", "{'sku':'B-1'}"));
        digest.digestAll();
        accept(track("d", 10, "Product Added", "{'sku':'A-1'}"), track("d", 20, "Product Added", "{'sku':'B-1'}"));
        digest.digestAll();

        assertThat(value("select string_agg(b.state || ':' || p.sku || i.quantity, ' ') from basket b"
                        + " join basket_item i using (basket_id) join product p using (product_id)"))
                .isEqualTo("ordered:A-11");
    }

    @Test
    void givesTheSameStateInAnyOrderAndWhenRepeated() {
        List<ObjectNode> events = shopping(300);
        events.forEach(event -> accept(event));
        digest.digestAll();
        List<Map<String, Object>> once = state();
        assertThat(once).hasSizeGreaterThan(20);

        for (int round = 0; round < 3; round++) {
            jdbc.sql(
                            "truncate event_inbox, event_waiting, customer, identity, interaction, basket, basket_item, basket_change, order_line,"
                                    + " customer_order, purchase_summary, profile_attribute, customer_merge, product cascade")
                    .update();
            jdbc.sql(
                            "insert into customer (customer_id, state, created_at, last_seen_at) values (0, 'nobody', now(), now())")
                    .update();
            List<ObjectNode> mixed = new ArrayList<>(events);
            mixed.addAll(events);
            Collections.shuffle(mixed, new Random(round));
            for (int from = 0; from < mixed.size(); from += 70) {
                inbox.accept(0, mixed.subList(from, Math.min(mixed.size(), from + 70)));
                digest.digestAll();
            }
            assertThat(state()).as("round " + round).isEqualTo(once);
        }
    }

    @Test
    void losesAndRepeatsNothingWhenItIsStoppedInTheMiddle() {
        accept(track("d", 0, "Product Added", "{'sku':'A-1'}"), event("identify", 1, "{'userId':'17'}"));
        digest.digestAll();
        accept(
                track("d", 10, "Product Added", "{'sku':'A-1'}"),
                event("identify", 20, "{'anonymousId':'d','userId':'17'}"),
                track("d", 30, "Product Added", "{'sku':'B-1'}"));
        fault.cause = new TransientDataAccessResourceException("the power went");

        assertThatThrownBy(() -> digest.digestAll()).isSameAs(fault.cause);

        assertThat(value("select sum(cardinality(event_ids)) from event_waiting"))
                .isEqualTo("3");
        assertThat(value("select count(*) from interaction")).isEqualTo("2");
        fault.cause = null;
        assertThat(digest.digestAll()).isEqualTo(3);
        assertThat(digest.digestAll()).isZero();
        assertThat(baskets.open(customer("shop-number", "17")).get(0).items())
                .extracting(BasketItem::sku, BasketItem::quantity)
                .containsExactly(tuple("A-1", 2), tuple("B-1", 1));
    }

    @Test
    void setsAnEventAsideThatCannotBeDigestedAndGoesOn() {
        accept(event("identify", 1, "{'userId':'17'}"), track("d", 2, "Product Viewed", "{'sku':'A-1'}"));
        digest.digestAll();
        accept(
                track("d", 10, "Product Viewed", "{'sku':'A-1'}"),
                event("identify", 20, "{'anonymousId':'d','userId':'17'}"),
                track("d", 30, "Product Viewed", "{'sku':'B-1'}"));
        fault.cause = new IllegalStateException("cannot follow");

        digest.digestAll();

        assertThat(jdbc.sql("select problem from event_inbox where problem <> ''")
                        .query(String.class)
                        .list())
                .containsExactly("could not be digested: IllegalStateException");
        assertThat(value("select count(*) from interaction where kind = 'product-viewed'"))
                .isEqualTo("3");
    }

    @Test
    void saysWhatIsWrongWithAnEvent() {
        accept(
                event("track", 0, "{'anonymousId':'d'}"),
                event("track", 0, "{'event':'Seen'}"),
                track("d", 0, "Product Added", "{'name':'Mug'}"),
                track("d", 0, "Product Added", "{'sku':'A','price':'cheap'}"),
                track("d", 0, "Product Added", "{'sku':'A','quantity':1.5}"),
                track("d", 0, "Order Completed", "{'products':[]}"),
                event("page", 0, "{'anonymousId':'d','timestamp':'yesterday'}"),
                event("poem", 0, "{'anonymousId':'d'}"),
                track("d", 0, "Product Viewed", "{'name':'without a code'}"));
        digest.digestAll();

        assertThat(jdbc.sql("select problem from event_inbox order by received_at")
                        .query(String.class)
                        .list())
                .containsExactly(
                        "a track call has no event name",
                        "names nobody: it needs a userId, an anonymousId or an email",
                        "a product has neither sku nor product_id",
                        "price is not a number",
                        "quantity is not a whole number from 0 to 1000000",
                        "Order Completed has no order_id",
                        "timestamp is not a time such as 2026-05-06T12:00:00.000Z",
                        "type must be one of identify, track, page, screen, group, alias",
                        "");
    }

    @Test
    void correctsAWrongClockAndBelievesNoTimeToCome() {
        Instant hourAhead = TestClock.START.plus(Duration.ofHours(1));
        accept(
                event(
                        "page",
                        0,
                        "{'anonymousId':'d','timestamp':'" + hourAhead.minusSeconds(30) + "','sentAt':'" + hourAhead
                                + "'}"),
                event("page", 0, "{'anonymousId':'d','timestamp':'" + hourAhead + "'}"),
                event(
                        "page",
                        0,
                        "{'anonymousId':'d','timestamp':'2026-05-06T13:30:00+02:00','sentAt':'2026-05-06T12:00:05Z'}"));
        digest.digestAll();

        assertThat(jdbc.sql("select occurred_at::text from interaction order by message_id")
                        .query(String.class)
                        .list())
                .hasSize(3);
        assertThat(jdbc.sql("select occurred_at from interaction order by message_id")
                        .query(java.time.OffsetDateTime.class)
                        .list())
                .extracting(java.time.OffsetDateTime::toInstant)
                .satisfiesExactly(
                        at -> assertThat(at).isEqualTo(TestClock.START.minusSeconds(30)),
                        at -> assertThat(at).isBetween(TestClock.START, TestClock.START.plusMillis(1)),
                        at -> assertThat(at).isEqualTo(Instant.parse("2026-05-06T11:30:00Z")));
    }

    @Test
    void aPublicKeyChangesNoKnownCustomersAddressOrProfile() {
        accept(event("identify", 0, "{'userId':'17','traits':{'email':'ann@example.com','firstName':'Ann'}}"));
        digest.digestAll();
        accept(
                event(
                        "identify",
                        10,
                        "{'userId':'17','anonymousId':'x','traits':{'email':'eve@example.com','firstName':'Eve','plan':'gold'}}"));
        digest.digestAll();

        assertThat(value("select string_agg(value, ' ') from identity where kind = 'email'"))
                .isEqualTo("ann@example.com");
        assertThat(value("select first_name from customer where state = 'known'"))
                .isEqualTo("Ann");
        assertThat(value("select count(*) from profile_attribute where key = 'plan'"))
                .as("said from another device than the one on which this customer was first named")
                .isEqualTo("0");
        assertThat(value("select count(*) from identity where proven_at is not null"))
                .isEqualTo("0");
    }

    @Test
    void aServersTokenProvesAndMayChange() {
        String token = tokens.create("test", "shop server", TokenKind.SECRET);
        long id = tokens.check(token).orElseThrow().id();
        accept(event("identify", 0, "{'userId':'17','traits':{'email':'ann@example.com','firstName':'Ann'}}"));
        digest.digestAll();
        inbox.accept(
                id,
                List.of(event(
                        "identify", 10, "{'userId':'17','traits':{'email':'ann@new.example','firstName':'Anna'}}")));
        digest.digestAll();

        assertThat(value("select string_agg(value, ' ' order by value) from identity where kind = 'email'"))
                .as("what the page said counts no more")
                .isEqualTo("ann@new.example");
        assertThat(value("select first_name from customer where state = 'known'"))
                .isEqualTo("Anna");
        assertThat(value("select count(*) from identity where proven_at is not null"))
                .isEqualTo("2");
    }

    @Test
    void digestsALongListOnceEachAndWhatAServerSaysLast() {
        long server = tokens.check(tokens.create("test", "shop server", TokenKind.SECRET))
                .orElseThrow()
                .id();
        List<ObjectNode> events = IntStream.range(0, 20_000)
                .mapToObj(i -> event("page", i % 3000, "{'anonymousId':'d" + i % 50 + "'}"))
                .collect(Collectors.toCollection(ArrayList::new));
        ObjectNode said = event("identify", 0, "{'userId':'17','traits':{'firstName':'Ann'}}");
        events.add(said);
        for (int from = 0; from < events.size(); from += 500) {
            inbox.accept(0, events.subList(from, Math.min(events.size(), from + 500)));
        }
        ObjectNode again = said.deepCopy();
        again.putObject("traits").put("firstName", "Anna");
        inbox.accept(server, List.of(again));

        digest.digestAll();

        assertThat(value("select count(*) from interaction")).isEqualTo("20001");
        assertThat(value("select first_name from customer where state = 'known'"))
                .isEqualTo("Anna");
        assertThat(value("select count(*) from identity where proven_at is not null"))
                .isEqualTo("1");
        assertThat(value("select count(*) from event_waiting")).isEqualTo("0");
    }

    @Test
    void aPublicKeyRenamesNoProduct() {
        accept(
                track("d", 0, "Product Viewed", "{'sku':'MUG-1','name':'Blue mug','price':8.5}"),
                track(
                        "d",
                        1,
                        "Product Viewed",
                        "{'sku':'MUG-1','name':'Eve was here','price':1,'url':'https://shop.example/mug'}"));
        digest.digestAll();
        accept(track("d", 2, "Product Viewed", "{'sku':'MUG-1','name':'Eve again','url':'https://eve.example'}"));
        digest.digestAll();

        assertThat(value("select url from product")).isEqualTo("https://shop.example/mug");
        assertThat(value("select name from product")).isNotEqualTo("Eve again");
    }

    @Test
    void findsIdleBaskets() {
        accept(event("track", 0, "{'userId':'17','event':'Product Added','properties':{'sku':'A-1'}}"));
        digest.digestAll();
        Instant changed = TestClock.START.minus(Duration.ofHours(1));

        assertThat(baskets.idle(changed, changed, 10)).isEmpty();
        IdleBasket idle = baskets.idle(changed, changed.plusMillis(1), 10).get(0);
        assertThat(idle.lastChangeAt()).isEqualTo(changed);
        assertThat(baskets.stateOf(idle.customerId(), idle.basketId())).contains(BasketState.OPEN);
        assertThat(baskets.contents(idle.customerId(), idle.basketId())
                        .orElseThrow()
                        .items())
                .hasSize(1);
        assertThat(baskets.contents(idle.customerId() + 1, idle.basketId())).isEmpty();
    }

    @Test
    void storesTextThatADatabaseCannotHold() {
        accept(track("d\\u0000", 0, "Said \\ud800", "{'text':'zero \\u0000 and half \\udc00 and \\\\u0000 and 😀'}"));

        assertThat(digest.digestAll()).isEqualTo(1);
        assertThat(value("select payload ->> 'text' from interaction"))
                .isEqualTo("zero \uFFFD and half \uFFFD and \\u0000 and 😀");
    }

    @Test
    void forgetsMessagesAfterThirtyDays() {
        accept(track("d", 0, "Product Viewed", "{'sku':'A-1'}"));
        digest.digestAll();
        clock.advance(Duration.ofDays(30).minusMinutes(1));
        jobs.run("forget-old-events");
        assertThat(value("select count(*) from event_inbox")).isEqualTo("1");

        clock.advance(Duration.ofMinutes(2));
        jobs.run("forget-old-events");

        assertThat(value("select count(*) from event_inbox")).isEqualTo("0");
        assertThat(value("select count(*) from interaction")).isEqualTo("1");
    }

    @Test
    void digestsEveryCallOfTheSpecification() throws IOException {
        assumeThat(Files.isDirectory(SHARED)).isTrue();
        List<ObjectNode> calls = new ArrayList<>();
        for (String file : List.of("calls.jsonl", "payloads.jsonl")) {
            for (String line : Files.readAllLines(SHARED.resolve(file))) {
                ObjectNode call = (ObjectNode) json.readTree(line).path("payload");
                call.put("messageId", "spec-" + calls.size());
                if (!call.has("type")) {
                    call.put("type", "track");
                }
                if (!call.has("userId")) {
                    call.put("anonymousId", "reader");
                }
                calls.add(call);
            }
        }
        assertThat(inbox.accept(0, calls).refused()).isEmpty();

        assertThat(digest.digestAll()).isEqualTo(calls.size()).isEqualTo(51);
        assertThat(jdbc.sql("select problem from event_inbox where problem <> ''")
                        .query(String.class)
                        .list())
                .isEmpty();
        assertThat(value("select count(*) from interaction")).isEqualTo("51");
        assertThat(value("select total::numeric(10,2) from customer_order")).isEqualTo("25.00");
    }

    @Test
    void digestsRealSessions() throws IOException {
        assumeThat(Files.isDirectory(SHARED)).isTrue();
        List<ObjectNode> events = new ArrayList<>();
        for (String line : Files.readAllLines(SHARED.resolve("otto_sample.jsonl"))) {
            JsonNode session = json.readTree(line);
            for (JsonNode one : session.path("events")) {
                String type = one.path("type").stringValue();
                ObjectNode event = json.createObjectNode();
                event.put("type", "track")
                        .put("messageId", "otto-" + events.size())
                        .put("anonymousId", "session-" + session.path("session"))
                        .put(
                                "timestamp",
                                Instant.ofEpochMilli(one.path("ts").longValue()).toString())
                        .put(
                                "event",
                                Map.of(
                                                "clicks",
                                                "Product Viewed",
                                                "carts",
                                                "Product Added",
                                                "orders",
                                                "Order Completed")
                                        .get(type));
                ObjectNode properties = event.putObject("properties");
                if (type.equals("orders")) {
                    properties.put("order_id", session.path("session") + "-" + one.path("ts"));
                    properties
                            .putArray("products")
                            .addObject()
                            .put("product_id", one.path("aid").longValue());
                } else {
                    properties.put("product_id", one.path("aid").longValue());
                }
                events.add(event);
            }
        }
        inbox.accept(0, events);

        assertThat(digest.digestAll()).isEqualTo(862);
        assertThat(value("select count(*) from interaction")).isEqualTo("862");
        assertThat(value("select count(*) from customer where state = 'visitor'"))
                .isEqualTo("20");
        assertThat(value("select count(*) from event_inbox where problem <> ''"))
                .isEqualTo("0");
    }

    private List<ObjectNode> shopping(int count) {
        Random random = new Random(5);
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    int person = random.nextInt(6);
                    String sku = "{'sku':'P-" + random.nextInt(4) + "','name':'Thing','price':3,'quantity':"
                            + (1 + random.nextInt(3)) + "}";
                    String device = "device-" + person + "-" + random.nextInt(2);
                    return switch (random.nextInt(9)) {
                        case 0, 1, 2 -> track(device, i, "Product Added", sku);
                        case 3 -> track(device, i, "Product Removed", sku);
                        case 4 -> track(device, i, "Cart Viewed", "{'products':[" + sku + "]}");
                        case 5 ->
                            track(device, i, "Order Completed", "{'order_id':'o-" + i + "','products':[" + sku + "]}");
                        case 6 ->
                            event("identify", i, "{'anonymousId':'" + device + "','userId':'user-" + person + "'}");
                        case 7 -> event("page", i, "{'anonymousId':'" + device + "','properties':{'path':'/p'}}");
                        default -> track(device, i, "Product Viewed", sku);
                    };
                })
                .toList();
    }

    /** Everything that a person can see, without the ids that depend on the order of arrival. */
    private List<Map<String, Object>> state() {
        return jdbc.sql("""
                with person as (
                    select c.customer_id, c.state, c.last_seen_at,
                           (select string_agg(value, ' ' order by value) from identity i
                            where i.customer_id = c.customer_id) as names
                    from customer c where c.state in ('known', 'visitor'))
                select names, 'who' as what, state || last_seen_at as value from person
                union all
                select names, 'did', i.occurred_at || i.kind || i.message_id from person join interaction i using (customer_id)
                union all
                select names, 'basket', b.state || b.opened_at || b.last_change_at || b.opened_by || coalesce(b.order_number, '-')
                    || (select string_agg(p.sku || 'x' || quantity || unit_price || added_at, ' ' order by p.sku)
                        from basket_item i join product p using (product_id) where i.basket_id = b.basket_id)
                from person join basket b using (customer_id) where b.state <> 'emptied'
                union all
                select names, 'bought', o.number || o.total from person join customer_order o using (customer_id)
                union all
                select names, 'sum', orders || '/' || net from person join purchase_summary using (customer_id)
                order by 1, 2, 3
                """).query().listOfRows();
    }

    private void accept(ObjectNode... events) {
        inbox.accept(0, List.of(events));
    }

    private ObjectNode track(String device, int second, String name, String properties) {
        return event(
                "track",
                second,
                "{'anonymousId':'" + device + "','event':'" + name + "','properties':" + properties + "}");
    }

    /** An event so many seconds after eleven o'clock; its own timestamp stays. */
    private ObjectNode event(String type, int second, String fields) {
        ObjectNode event = (ObjectNode) json.readTree(fields.replace('\'', '"'));
        event.put("type", type);
        event.put("messageId", "m-%05d".formatted(++messages));
        if (!event.has("timestamp")) {
            event.put(
                    "timestamp",
                    TestClock.START
                            .minus(Duration.ofHours(1))
                            .plusSeconds(second)
                            .toString());
        }
        return event;
    }

    private long customer(String kind, String value) {
        return jdbc.sql("select customer_id from identity where kind = ? and value = ?")
                .params(kind, value)
                .query(Long.class)
                .single();
    }

    private String value(String sql) {
        return String.valueOf(jdbc.sql(sql).query((row, n) -> row.getString(1)).single());
    }

    /** A feature whose rows cannot follow a customer. */
    static class Fault implements FollowsCustomer {

        private volatile @Nullable RuntimeException cause;

        @Override
        public void move(long fromCustomerId, long toCustomerId) {
            if (cause != null) {
                throw cause;
            }
        }
    }
}
