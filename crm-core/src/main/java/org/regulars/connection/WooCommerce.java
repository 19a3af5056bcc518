package org.regulars.connection;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.regulars.basket.UpsertBasket;
import org.regulars.catalog.ProductSeen;
import org.regulars.catalog.UpsertProduct;
import org.regulars.customer.UpsertCustomer;
import org.regulars.order.OrderStatus;
import org.regulars.order.UpsertOrder;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** WooCommerce, by the webhooks of its settings. */
@Component
class WooCommerce implements Connector {

    @Override
    public String key() {
        return "woocommerce";
    }

    @Override
    public boolean genuine(String secret, Call call) {
        return call.signedBy(secret, "X-WC-Webhook-Signature");
    }

    /** The moment a webhook is saved, the shop posts its number as a form, unsigned. */
    @Override
    public boolean greets(Call call) {
        return call.body().length < 100 && new String(call.body(), StandardCharsets.UTF_8).matches("webhook_id=\\d+");
    }

    @Override
    public String topic(Call call) {
        return call.header("X-WC-Webhook-Topic");
    }

    @Override
    public String messageId(Call call) {
        return call.header("X-WC-Webhook-Delivery-ID");
    }

    @Override
    public List<ShopNews> read(String topic, JsonNode payload, Shop shop) {
        return switch (topic) {
            case "order.created", "order.updated", "order.restored" -> order(payload, shop);
            case "order.deleted" -> List.of(new ShopNews.OrderGone(shop.prefix() + needed(payload, "id")));
            case "customer.created", "customer.updated" -> customer(payload, shop);
            case "customer.deleted" ->
                List.of(new ShopNews.PrivacyRequest(
                        topic,
                        told(
                                needed(payload, "id"),
                                payload.path("billing"),
                                payload,
                                Said.text(payload, "email"),
                                shop.receivedAt(),
                                shop)));
            case "product.created", "product.updated", "product.restored" -> product(payload, shop);
            case "product.deleted" -> List.of(new ShopNews.ProductGone(shop.prefix() + needed(payload, "id")));
            default -> topic.startsWith("action.") || topic.startsWith("cart.") ? cart(payload, shop) : List.of();
        };
    }

    private static List<ShopNews> order(JsonNode order, Shop shop) {
        String number = Said.first(order, "number", "id");
        if (number.isEmpty()) {
            throw new PayloadUnusable("the order has neither number nor id");
        }
        String state = Said.text(order, "status").replaceFirst("^wc-", "");
        if (state.endsWith("draft")) {
            // It is still being typed.
            return List.of();
        }
        boolean taxIncluded = order.path("prices_include_tax").asBoolean(false);
        List<UpsertOrder.Line> lines = new ArrayList<>();
        for (JsonNode line : Said.list(order, "line_items")) {
            int quantity = Said.number(line, "quantity");
            if (quantity > 0) {
                lines.add(line(line, quantity, taxIncluded));
            }
        }
        if (lines.isEmpty()) {
            throw new PayloadUnusable("the order has no lines");
        }
        BigDecimal subtotal = lines.stream()
                .map(line -> line.unitPrice().multiply(BigDecimal.valueOf(line.quantity())))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal discount = Said.zero(Said.amount(order, "discount_total"))
                .add(taxIncluded ? Said.zero(Said.amount(order, "discount_tax")) : BigDecimal.ZERO);
        Instant orderedAt =
                Said.orElse(Said.firstMoment(order, shop, "date_created_gmt", "date_created"), shop.receivedAt());
        Instant updatedAt =
                Said.orElse(Said.firstMoment(order, shop, "date_modified_gmt", "date_modified"), shop.receivedAt());
        List<UpsertOrder.Refund> refunds = refunds(order, updatedAt);
        BigDecimal total = Said.amount(order, "total");
        BigDecimal back = refunds.stream().map(UpsertOrder.Refund::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
        JsonNode billing = order.path("billing");
        String token = Said.first(order, "cart_hash");
        return List.of(new ShopNews.OrderNews(new UpsertOrder(
                shop.prefix() + number,
                shop.prefix() + Said.text(order, "id"),
                told(Said.id(order, "customer_id"), billing, billing, Said.text(billing, "email"), updatedAt, shop),
                orderedAt,
                updatedAt,
                status(state, order, back.signum() > 0, total != null && back.compareTo(total) >= 0),
                Said.currency(order, "currency", shop),
                Said.country(Said.orElse(Said.text(order.path("shipping"), "country"), Said.text(billing, "country"))),
                lines,
                discount.min(subtotal),
                Said.zero(Said.amount(order, "shipping_total")),
                Said.zero(Said.amount(order, "total_tax")),
                total,
                refunds,
                true,
                token.isEmpty() ? "" : shop.prefix() + token,
                Said.list(order, "coupon_lines").stream()
                        .map(one -> Said.text(one, "code"))
                        .collect(Collectors.joining(",")),
                false,
                shop.source())));
    }

    private static UpsertOrder.Line line(JsonNode line, int quantity, boolean taxIncluded) {
        BigDecimal tax = Said.zero(Said.amount(line, "total_tax"));
        BigDecimal before = Said.amount(line, "subtotal");
        BigDecimal whole = before == null
                ? Said.zero(Said.amount(line, "total"))
                : before.add(taxIncluded ? Said.zero(Said.amount(line, "subtotal_tax")) : BigDecimal.ZERO);
        BigDecimal after = Said.zero(Said.amount(line, "total")).add(taxIncluded ? tax : BigDecimal.ZERO);
        return new UpsertOrder.Line(
                seen(line),
                quantity,
                whole.divide(BigDecimal.valueOf(quantity), 4, RoundingMode.HALF_UP),
                whole.subtract(after).max(BigDecimal.ZERO),
                tax);
    }

    private static OrderStatus status(String state, JsonNode order, boolean partly, boolean wholly) {
        return switch (state) {
            case "cancelled", "failed", "trash" -> OrderStatus.CANCELLED;
            case "refunded" -> OrderStatus.REFUNDED;
            default -> {
                if (wholly) {
                    yield OrderStatus.REFUNDED;
                }
                if (partly) {
                    yield OrderStatus.PARTIALLY_REFUNDED;
                }
                boolean paid = state.equals("processing")
                        || !Said.first(order, "date_paid_gmt", "date_paid").isEmpty();
                yield state.equals("completed") ? OrderStatus.FULFILLED : paid ? OrderStatus.PAID : OrderStatus.OPEN;
            }
        };
    }

    /** What was given back is told as sums below zero, without its pieces. */
    private static List<UpsertOrder.Refund> refunds(JsonNode order, Instant at) {
        List<UpsertOrder.Refund> refunds = new ArrayList<>();
        for (JsonNode refund : Said.list(order, "refunds")) {
            String id = Said.text(refund, "id");
            String total = Said.first(refund, "total", "amount").replaceFirst("^-", "");
            if (!id.isEmpty() && total.matches("\\d{1,9}(\\.\\d{1,6})?")) {
                refunds.add(new UpsertOrder.Refund(
                        id, at, List.of(), new BigDecimal(total).setScale(4, RoundingMode.HALF_UP)));
            }
        }
        return refunds;
    }

    private static List<ShopNews> customer(JsonNode customer, Shop shop) {
        UpsertCustomer told = told(
                needed(customer, "id"),
                customer.path("billing"),
                customer,
                Said.text(customer, "email"),
                Said.orElse(
                        Said.firstMoment(
                                customer,
                                shop,
                                "date_modified_gmt",
                                "date_modified",
                                "date_created_gmt",
                                "date_created"),
                        shop.receivedAt()),
                shop);
        return told == null ? List.of() : List.of(new ShopNews.CustomerNews(told, null));
    }

    /** @param names where first and last name stand */
    private static @Nullable UpsertCustomer told(
            String id, JsonNode billing, JsonNode names, String email, Instant at, Shop shop) {
        String address = Said.orElse(email, Said.text(billing, "email"));
        String phone = Said.text(billing, "phone");
        if (id.isEmpty() && address.isEmpty() && phone.isEmpty()) {
            return null;
        }
        Map<String, Object> values = new TreeMap<>();
        Said.put(values, "first_name", Said.orElse(Said.text(names, "first_name"), Said.text(billing, "first_name")));
        Said.put(values, "last_name", Said.orElse(Said.text(names, "last_name"), Said.text(billing, "last_name")));
        Said.put(values, "country", Said.country(Said.text(billing, "country")));
        Said.put(values, "city", Said.text(billing, "city"));
        Said.put(values, "postal_code", Said.text(billing, "postcode"));
        Said.put(values, "company", Said.text(billing, "company"));
        return new UpsertCustomer(
                id.isEmpty() ? null : shop.prefix() + id,
                Said.orNull(address),
                false,
                Said.orNull(phone),
                null,
                null,
                values,
                false,
                shop.source(),
                at);
    }

    private static List<ShopNews> product(JsonNode product, Shop shop) {
        String id = needed(product, "id");
        List<String> images = new ArrayList<>();
        Said.list(product, "images").forEach(image -> images.add(Said.url(image, "src")));
        images.removeIf(String::isEmpty);
        String sku = Said.text(product, "sku");
        String state = Said.orElse(Said.text(product, "status"), "publish");
        return List.of(new ShopNews.ProductNews(List.of(new UpsertProduct(
                sku.isEmpty() ? "woo-" + id : sku,
                shop.prefix() + id,
                Said.text(product, "name"),
                Said.list(product, "categories").stream()
                        .map(category -> Said.text(category, "name"))
                        .findFirst()
                        .orElse(""),
                null,
                Said.amount(product, "price"),
                Said.orNull(Said.url(product, "permalink")),
                images.isEmpty() ? null : images,
                state.equals("publish") && !Said.text(product, "stock_status").equals("outofstock"),
                product.path("stock_quantity").isNumber() ? Said.number(product, "stock_quantity") : null,
                Said.orElse(
                        Said.firstMoment(product, shop, "date_modified_gmt", "date_modified"), shop.receivedAt())))));
    }

    /**
     * The shop itself reports no baskets; extensions do, each a little differently: a list of items, an id of the basket or
     * session, and whom it belongs to.
     */
    private static List<ShopNews> cart(JsonNode payload, Shop shop) {
        JsonNode cart = payload.path("cart").isObject() ? payload.path("cart") : payload;
        List<JsonNode> items = new ArrayList<>();
        for (String field : List.of("items", "line_items", "cart_contents", "products")) {
            JsonNode list = cart.path(field);
            if (list.isArray() || list.isObject()) {
                list.forEach(items::add);
                break;
            }
        }
        String id = Said.first(cart, "cart_id", "cart_key", "token", "session_id", "cart_hash", "id");
        JsonNode holder = cart.path("customer").isObject() ? cart.path("customer") : cart;
        String device = Said.first(cart, "session_id", "session_key", "anonymous_id");
        JsonNode billing = holder.path("billing").isObject() ? holder.path("billing") : holder;
        UpsertCustomer known = told(
                Said.orElse(Said.id(holder, "customer_id"), holder == cart ? "" : Said.id(holder, "id")),
                billing,
                holder,
                Said.first(holder, "email", "billing_email"),
                shop.receivedAt(),
                shop);
        if (known == null && !device.isEmpty()) {
            known = new UpsertCustomer(
                    null, null, false, null, null, device, Map.of(), false, shop.source(), shop.receivedAt());
        }
        if (id.isEmpty() || known == null) {
            return List.of();
        }
        List<UpsertBasket.Line> lines = new ArrayList<>();
        for (JsonNode item : items) {
            int quantity = Said.number(item, "quantity");
            if (quantity > 0) {
                lines.add(new UpsertBasket.Line(seen(item), quantity, Said.amount(item, "price")));
            }
        }
        Instant at = Said.orElse(
                Said.firstMoment(cart, shop, "date_modified_gmt", "date_modified", "updated_at"), shop.receivedAt());
        String url = Said.orElse(Said.url(cart, "cart_url"), Said.url(cart, "checkout_url"));
        return List.of(new ShopNews.BasketNews(new UpsertBasket(
                shop.prefix() + id, known, "", Said.currency(cart, "currency", shop), url, lines, "", at)));
    }

    private static ProductSeen seen(JsonNode line) {
        return new ProductSeen(sku(line), Said.text(line, "name"), "", Said.amount(line, "price"), "", "");
    }

    /** The shop's own code, else the id of what is sold; what has neither is known by its name. */
    private static String sku(JsonNode line) {
        String sku = Said.text(line, "sku");
        if (!sku.isEmpty()) {
            return sku;
        }
        String id = Said.orElse(Said.id(line, "variation_id"), Said.id(line, "product_id"));
        return id.isEmpty() ? Said.orElse(Said.text(line, "name"), "unknown") : "woo-" + id;
    }

    private static String needed(JsonNode payload, String field) {
        String value = Said.text(payload, field);
        if (value.isEmpty()) {
            throw new PayloadUnusable(field + " is missing");
        }
        return value;
    }
}
