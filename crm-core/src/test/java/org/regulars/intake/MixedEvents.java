package org.regulars.intake;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Events of all types of a few people who share devices, give each other's addresses, and come from pages and servers. */
public final class MixedEvents {

    private final Random random;
    private final int people;
    private final JsonMapper json = JsonMapper.shared();

    private MixedEvents(Random random, int people) {
        this.random = random;
        this.people = people;
    }

    /** Events in the order in which they happened, two of each second, from a moment on. */
    public static List<Mixed> of(Random random, int count, int people, Instant from) {
        MixedEvents source = new MixedEvents(random, people);
        List<Mixed> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(source.one(from.plusSeconds(i / 2)));
        }
        return events;
    }

    private Mixed one(Instant at) {
        ObjectNode event = json.createObjectNode();
        event.put("messageId", "m-" + Long.toString(random.nextLong(), 36));
        event.put("timestamp", at.toString());
        boolean server = random.nextInt(4) == 0;
        if (random.nextInt(6) > 0) {
            event.put("anonymousId", "device-" + random.nextInt(people));
        }
        if (!event.has("anonymousId") || random.nextInt(3) == 0) {
            event.put("userId", random.nextInt(5) == 0 ? address() : String.valueOf(random.nextInt(people)));
        }
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> {
                event.put("type", "identify");
                ObjectNode traits = event.putObject("traits");
                if (random.nextBoolean()) {
                    traits.put("email", address());
                }
                if (random.nextInt(4) == 0) {
                    traits.put("phone", "+49301234" + (500 + random.nextInt(people)));
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
                event.put("previousId", random.nextInt(4) == 0 ? address() : "device-" + random.nextInt(people));
            }
            default -> shop(event);
        }
        return new Mixed(event, server);
    }

    private void shop(ObjectNode event) {
        event.put("type", "track");
        String[] names = {
            "Product Viewed", "Product Added", "Product Removed", "Cart Viewed", "Order Completed", "Invited"
        };
        String name = names[random.nextInt(names.length)];
        event.put("event", name);
        ObjectNode properties = event.putObject("properties");
        if (name.equals("Invited")) {
            properties.put("email", address());
            return;
        }
        if (name.equals("Order Completed")) {
            properties.put("order_id", "o-" + random.nextInt(people + 1));
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

    private String address() {
        String name = "person" + random.nextInt(people);
        return (random.nextBoolean() ? name : name.toUpperCase(java.util.Locale.ROOT)) + "@example.com";
    }

    /** An event and whether a server sends it. */
    public record Mixed(ObjectNode event, boolean fromServer) {}
}
