package org.regulars.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.regulars.access.ApiTokens;
import org.regulars.access.TokenKind;
import org.regulars.testing.DatabaseTest;
import org.regulars.testing.TestClock;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What events lead to depends on which there are, not on the order, the number of times or the portions in which they come. */
@DatabaseTest
class EventOrderTests {

    private static final int SETS = Integer.getInteger("regulars.test.event-sets", 40);
    private static final int EVENTS = 26;

    @Autowired
    EventInbox inbox;

    @Autowired
    EventDigest digest;

    @Autowired
    ApiTokens tokens;

    @Autowired
    JdbcClient jdbc;

    private final JsonMapper json = JsonMapper.shared();

    @Test
    void leadsToTheSameStateInAnyOrder() {
        long secret = tokens.check(tokens.create("test", "server", TokenKind.SECRET))
                .orElseThrow()
                .id();
        for (int seed = 1; seed <= SETS; seed++) {
            Random random = new Random(seed);
            List<Sent> events = new ArrayList<>();
            for (int i = 0; i < EVENTS; i++) {
                events.add(sent(random, i, secret));
            }
            EventState.clear(jdbc);
            send(events, random);
            List<String> inOrder = EventState.of(jdbc);
            assertThat(inOrder).hasSizeGreaterThan(EVENTS);
            assertThat(problems()).isEmpty();

            for (int round = 0; round < 3; round++) {
                List<Sent> mixed = new ArrayList<>(events);
                mixed.addAll(events.subList(0, random.nextInt(EVENTS)));
                Collections.shuffle(mixed, random);
                EventState.clear(jdbc);
                send(mixed, random);
                assertThat(problems()).isEmpty();
                assertThat(EventState.difference(inOrder, EventState.of(jdbc)))
                        .as("seed " + seed + ", round " + round)
                        .isEmpty();
            }
        }
    }

    private List<String> problems() {
        return jdbc.sql("select problem from event_inbox where problem <> ''")
                .query(String.class)
                .list();
    }

    private void send(List<Sent> events, Random random) {
        int from = 0;
        while (from < events.size()) {
            int to = Math.min(events.size(), from + 1 + random.nextInt(6));
            for (Sent sent : events.subList(from, to)) {
                inbox.accept(sent.key, List.of(sent.event));
            }
            digest.digestAll();
            from = to;
        }
    }

    private Sent sent(Random random, int second, long secret) {
        ObjectNode event = json.createObjectNode();
        event.put("messageId", "m-" + Integer.toString(random.nextInt(), 36));
        event.put(
                "timestamp",
                TestClock.START.minus(Duration.ofHours(1)).plusSeconds(second / 2).toString());
        boolean server = random.nextInt(4) == 0;
        if (random.nextInt(6) > 0) {
            event.put("anonymousId", "device-" + random.nextInt(3));
        }
        if (!event.has("anonymousId") || random.nextInt(3) == 0) {
            event.put("userId", random.nextInt(5) == 0 ? address(random) : String.valueOf(random.nextInt(3)));
        }
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> {
                event.put("type", "identify");
                ObjectNode traits = event.putObject("traits");
                if (random.nextBoolean()) {
                    traits.put("email", address(random));
                }
                if (random.nextInt(4) == 0) {
                    traits.put("phone", "+4930123450" + random.nextInt(2));
                }
                if (random.nextBoolean()) {
                    traits.put("firstName", "Name" + random.nextInt(9));
                }
                if (random.nextInt(3) == 0) {
                    traits.put("plan", random.nextInt(9));
                }
            }
            case 3 -> event.put("type", "page").putObject("properties").put("path", "/" + random.nextInt(3));
            case 4 -> {
                event.put("type", "alias");
                event.put("previousId", random.nextInt(4) == 0 ? address(random) : "device-" + random.nextInt(3));
            }
            default -> shop(random, event);
        }
        return new Sent(event, server ? secret : 0);
    }

    private static void shop(Random random, ObjectNode event) {
        event.put("type", "track");
        String[] names = {"Product Viewed", "Product Added", "Product Removed", "Cart Viewed", "Order Completed", "Invited"};
        String name = names[random.nextInt(names.length)];
        event.put("event", name);
        ObjectNode properties = event.putObject("properties");
        if (name.equals("Invited")) {
            properties.put("email", address(random));
            return;
        }
        if (name.equals("Order Completed")) {
            properties.put("order_id", "o-" + random.nextInt(4));
        }
        ObjectNode product = name.equals("Cart Viewed") || name.equals("Order Completed")
                ? properties.putArray("products").addObject()
                : properties;
        product.put("sku", "P-" + random.nextInt(3));
        if (random.nextBoolean()) {
            product.put("name", "Thing " + random.nextInt(4)).put("price", random.nextInt(4));
        }
        if (random.nextBoolean()) {
            product.put("quantity", 1 + random.nextInt(3));
        }
        if (random.nextInt(4) == 0) {
            product.put("category", "Category " + random.nextInt(2));
        }
    }

    private static String address(Random random) {
        String name = new String[] {"ann", "bob", "Charlie"}[random.nextInt(3)];
        return (random.nextBoolean() ? name : name.toUpperCase(java.util.Locale.ROOT)) + "@example.com";
    }

    private record Sent(ObjectNode event, long key) {}
}
