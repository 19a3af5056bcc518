package org.regulars.intake;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.regulars.basket.BasketChange;
import org.regulars.customer.Arrival;
import org.regulars.customer.IdentityClaim;
import org.regulars.customer.IdentityKind;
import org.regulars.customer.Recognised;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * An event as Segment's specification has it, understood.
 *
 * @param trust how much whoever sent it is believed
 * @param arrival who it says it is about
 * @param kind kebab-case key of the interaction it becomes
 * @param change what it means for a basket, null for nothing
 * @param products that it speaks of; null when it does not say
 * @param kept what of it the timeline keeps, as JSON
 */
record Event(
        long id,
        String messageId,
        EventTrust trust,
        Instant at,
        String channel,
        String kind,
        BasketChange.@Nullable Kind change,
        String subject,
        Arrival arrival,
        @Nullable List<EventProduct> products,
        String kept,
        JsonNode payload) {

    private static final Pattern OTHER = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final int LONGEST = 100;

    /**
     * Reads an event.
     *
     * @throws EventUnusable saying what is wrong with it
     */
    static Event of(long id, String messageId, Instant receivedAt, EventTrust trust, JsonNode payload) {
        String type = payload.path("type").asString("");
        String kind = kind(type, payload);
        BasketChange.Kind change = type.equals("track") ? change(kind) : null;
        Instant at = EventTime.of(payload, receivedAt);
        JsonNode properties = payload.path("properties");
        List<EventProduct> products = products(properties, kind, change);
        if (change == BasketChange.Kind.ORDERED && word(properties, "order_id").isEmpty()) {
            throw new EventUnusable("Order Completed has no order_id");
        }
        return new Event(
                id,
                messageId,
                trust,
                at,
                channel(type, payload),
                kind,
                change,
                subject(type, kind, properties, change, products),
                arrival(type, messageId, at, trust.person(), payload),
                products,
                kept(properties, payload.path("context").path("campaign")),
                payload);
    }

    /** The properties and the campaign that brought the visit; what a person tells about themselves goes to the profile. */
    private static String kept(JsonNode properties, JsonNode campaign) {
        if (!campaign.isObject()) {
            return properties.isObject() ? properties.toString() : "{}";
        }
        ObjectNode kept =
                properties instanceof ObjectNode object ? object.deepCopy() : JsonNodeFactory.instance.objectNode();
        if (!kept.has("campaign")) {
            kept.set("campaign", campaign);
        }
        return kept.toString();
    }

    JsonNode properties() {
        return payload.path("properties");
    }

    /** ISO 4217 in upper case, '' when not said or no currency. */
    String currency() {
        String currency = word(properties(), "currency").toUpperCase(Locale.ROOT);
        return currency.matches("[A-Z]{3}") ? currency : "";
    }

    String orderNumber() {
        return change == BasketChange.Kind.ORDERED ? word(properties(), "order_id") : "";
    }

    /** The codes that an order used, in one text; '' where it used none. */
    String coupon() {
        return change == BasketChange.Kind.ORDERED ? word(properties(), "coupon") : "";
    }

    /** The event as a change of this customer's basket, its products by their ids; null when it is none. */
    @Nullable
    BasketChange basketChange(Recognised.Filing filing, String currency, @Nullable List<BasketChange.Line> lines) {
        if (change == null) {
            return null;
        }
        String checkout = word(properties(), "checkout_id");
        if (checkout.isEmpty() && change == BasketChange.Kind.CHECKOUT) {
            checkout = word(properties(), "order_id");
        }
        String url = "";
        if (change == BasketChange.Kind.CONTENT) {
            url = EventProduct.url(properties().path("url"));
            url = url.isEmpty()
                    ? EventProduct.url(payload.path("context").path("page").path("url"))
                    : url;
        }
        return new BasketChange(
                filing.customerId(),
                at,
                messageId,
                change,
                word(properties(), "cart_id"),
                checkout,
                orderNumber(),
                currency,
                url,
                lines,
                filing.identityId(),
                trust.shop());
    }

    private static String kind(String type, JsonNode payload) {
        return switch (type) {
            case "identify" -> "identified";
            case "page" -> "page-viewed";
            case "screen" -> "screen-viewed";
            case "group" -> "group-joined";
            case "alias" -> "aliased";
            case "track" -> {
                String slug = OTHER.matcher(word(payload, "event").toLowerCase(Locale.ROOT))
                        .replaceAll("-")
                        .replaceAll("^-|-$", "");
                if (slug.isEmpty()) {
                    throw new EventUnusable("a track call has no event name");
                }
                yield slug;
            }
            default -> throw new EventUnusable("type must be one of identify, track, page, screen, group, alias");
        };
    }

    private static BasketChange.@Nullable Kind change(String kind) {
        return switch (kind) {
            case "product-added", "wishlist-product-added-to-cart" -> BasketChange.Kind.ADDED;
            case "product-removed" -> BasketChange.Kind.REMOVED;
            case "cart-viewed" -> BasketChange.Kind.CONTENT;
            case "checkout-started" -> BasketChange.Kind.CHECKOUT;
            case "order-completed" -> BasketChange.Kind.ORDERED;
            default -> null;
        };
    }

    /** Basket events must say clearly what they are about; of others a product that cannot be read is left out. */
    private static @Nullable List<EventProduct> products(
            JsonNode properties, String kind, BasketChange.@Nullable Kind change) {
        boolean one = change == BasketChange.Kind.ADDED
                || change == BasketChange.Kind.REMOVED
                || (change == null && kind.startsWith("product-"));
        try {
            List<EventProduct> list = EventProduct.list(properties);
            return list != null || !one ? list : List.of(EventProduct.of(properties));
        } catch (EventUnusable e) {
            if (change != null) {
                throw e;
            }
            return null;
        }
    }

    private static String channel(String type, JsonNode payload) {
        return switch (payload.path("channel").asString("")) {
            case "server" -> "shop";
            case "mobile" -> "app";
            default -> type.equals("screen") ? "app" : "web";
        };
    }

    private static String subject(
            String type,
            String kind,
            JsonNode properties,
            BasketChange.@Nullable Kind change,
            @Nullable List<EventProduct> products) {
        if (change == BasketChange.Kind.ORDERED) {
            return word(properties, "order_id");
        }
        if (type.equals("page") || type.equals("screen")) {
            String path = word(properties, "path");
            return path.isEmpty() ? path(word(properties, "url")) : path;
        }
        return kind.startsWith("product-") && products != null && products.size() == 1
                ? products.get(0).sku()
                : "";
    }

    private static String path(String url) {
        try {
            String path = URI.create(url).getPath();
            return path == null ? "" : path;
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static Arrival arrival(String type, String messageId, Instant at, boolean trusted, JsonNode payload) {
        List<IdentityClaim> names = new ArrayList<>();
        List<String> devices = new ArrayList<>();
        JsonNode traits = type.equals("identify")
                ? payload.path("traits")
                : payload.path("context").path("traits");
        String userId = payload.path("userId").asString("").strip();
        // Some shops use the address as user id.
        boolean address = IdentityKind.EMAIL.normalise(userId).isPresent();
        add(names, address ? IdentityKind.EMAIL : IdentityKind.SHOP_NUMBER, userId, trusted);
        add(names, IdentityKind.EMAIL, traits.path("email").asString(""), trusted);
        add(names, IdentityKind.PHONE, traits.path("phone").asString(""), trusted);
        String device = payload.path("anonymousId").asString("");
        if (!device.isBlank()) {
            devices.add(device);
        }
        if (type.equals("alias")) {
            String previous = payload.path("previousId").asString("");
            if (IdentityKind.EMAIL.normalise(previous).isPresent()) {
                add(names, IdentityKind.EMAIL, previous, trusted);
            } else if (!previous.isBlank() && (devices.isEmpty() || !names.isEmpty())) {
                devices.add(previous);
            }
        }
        boolean present = !names.isEmpty();
        if (!present) {
            // Whom an event is about need not be the one at the device, who may have typed a friend's address.
            add(
                    names,
                    IdentityKind.EMAIL,
                    payload.path("properties").path("email").asString(""),
                    trusted);
        }
        Map<String, Object> told =
                type.equals("identify") ? Traits.of(payload.path("traits"), payload.path("context")) : Map.of();
        return new Arrival(messageId, at, trusted, names, devices, present, told);
    }

    private static void add(List<IdentityClaim> names, IdentityKind kind, String value, boolean proven) {
        if (!value.isBlank()) {
            names.add(new IdentityClaim(kind, value, proven));
        }
    }

    private static String word(JsonNode object, String field) {
        String text = object.path(field).asString("").strip();
        return text.substring(0, Math.min(text.length(), LONGEST));
    }
}
