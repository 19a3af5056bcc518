package org.regulars.connection;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
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

/** Shopify, by the webhooks of its Admin API. */
@Component
class Shopify implements Connector {

    @Override
    public String key() {
        return "shopify";
    }

    @Override
    public boolean genuine(String secret, Call call) {
        return call.signedBy(secret, "X-Shopify-Hmac-Sha256");
    }

    @Override
    public String topic(Call call) {
        return call.header("X-Shopify-Topic");
    }

    @Override
    public String messageId(Call call) {
        return call.header("X-Shopify-Webhook-Id");
    }

    @Override
    public List<ShopNews> read(String topic, JsonNode payload, Shop shop) {
        return switch (topic) {
            case "orders/create",
                    "orders/updated",
                    "orders/paid",
                    "orders/cancelled",
                    "orders/fulfilled",
                    "orders/edited",
                    "orders/partially_fulfilled" -> order(topic, payload, shop);
            case "orders/delete" -> List.of(new ShopNews.OrderGone(shop.prefix() + needed(payload, "id")));
            case "refunds/create" ->
                List.of(new ShopNews.RefundNews(
                        shop.prefix() + needed(payload, "order_id"), refund(payload, Map.of(), shop)));
            case "customers/create", "customers/update", "customers/enable", "customers/disable" ->
                List.of(customerNews(payload, shop));
            case "customers_marketing_consent/update", "customers_email_marketing_consent/update" ->
                marketingNews(payload, shop);
            case "customers/delete", "customers/data_request", "customers/redact" ->
                List.of(new ShopNews.PrivacyRequest(
                        topic, known(payload.path("customer").isObject() ? payload.path("customer") : payload, shop)));
            case "shop/redact" -> List.of(new ShopNews.PrivacyRequest(topic, null));
            case "carts/create", "carts/update" -> cart(payload, shop);
            case "checkouts/create", "checkouts/update" -> checkout(payload, shop);
            case "products/create", "products/update" -> products(payload, shop);
            case "products/delete" -> List.of(new ShopNews.ProductGone(shop.prefix() + needed(payload, "id")));
            default -> List.of();
        };
    }

    private static List<ShopNews> order(String topic, JsonNode order, Shop shop) {
        String number = Said.first(order, "name", "order_number", "number", "id");
        if (number.isEmpty()) {
            throw new PayloadUnusable("the order has neither name nor id");
        }
        List<UpsertOrder.Line> lines = new ArrayList<>();
        Map<String, String> codes = new HashMap<>();
        for (JsonNode line : Said.list(order, "line_items")) {
            codes.put(Said.text(line, "id"), sku(line));
            int quantity = Said.number(line, "quantity");
            if (quantity > 0) {
                lines.add(new UpsertOrder.Line(
                        seen(line),
                        quantity,
                        Said.zero(Said.amount(line, "price")),
                        Said.zero(Said.amount(line, "total_discount")),
                        Said.sum(Said.list(line, "tax_lines"), "price").orElse(BigDecimal.ZERO)));
            }
        }
        if (lines.isEmpty()) {
            throw new PayloadUnusable("the order has no lines");
        }
        BigDecimal subtotal = lines.stream()
                .map(line -> line.unitPrice().multiply(BigDecimal.valueOf(line.quantity())))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        Instant orderedAt = Said.orElse(Said.firstMoment(order, shop, "processed_at", "created_at"), shop.receivedAt());
        String cart = cartId(shop, Said.first(order, "cart_token", "checkout_token"));
        UpsertOrder told = new UpsertOrder(
                shop.prefix() + number,
                shop.prefix() + Said.text(order, "id"),
                customer(order, shop, cart),
                orderedAt,
                Said.orElse(Said.firstMoment(order, shop, "updated_at", "created_at"), shop.receivedAt()),
                status(topic, order),
                Said.currency(order, "currency", shop),
                Said.country(Said.orElse(
                        Said.text(order.path("shipping_address"), "country_code"),
                        Said.text(order.path("billing_address"), "country_code"))),
                lines,
                Said.zero(Said.amount(order, "total_discounts")).min(subtotal),
                shipping(order),
                Said.zero(Said.amount(order, "total_tax")),
                Said.amount(order, "total_price"),
                Said.list(order, "refunds").stream()
                        .filter(refund -> !Said.text(refund, "id").isEmpty())
                        .map(refund -> refund(refund, codes, shop))
                        .toList(),
                true,
                cart,
                Said.list(order, "discount_codes").stream()
                        .map(one -> Said.text(one, "code"))
                        .collect(Collectors.joining(",")),
                false,
                shop.source());
        List<ShopNews> news = new ArrayList<>();
        news.add(new ShopNews.OrderNews(told));
        ShopNews.Marketing marketing = marketing(order.path("customer"), shop);
        if (marketing != null && told.customer() != null) {
            news.add(new ShopNews.CustomerNews(told.customer(), marketing));
        }
        return news;
    }

    private static OrderStatus status(String topic, JsonNode order) {
        String financial = Said.text(order, "financial_status");
        if (!Said.text(order, "cancelled_at").isEmpty()
                || topic.equals("orders/cancelled")
                || financial.equals("voided")) {
            return OrderStatus.CANCELLED;
        }
        if (financial.equals("refunded")) {
            return OrderStatus.REFUNDED;
        }
        if (financial.equals("partially_refunded")) {
            return OrderStatus.PARTIALLY_REFUNDED;
        }
        if (Said.text(order, "fulfillment_status").equals("fulfilled") || topic.equals("orders/fulfilled")) {
            return OrderStatus.FULFILLED;
        }
        return financial.equals("paid") || topic.equals("orders/paid") ? OrderStatus.PAID : OrderStatus.OPEN;
    }

    private static BigDecimal shipping(JsonNode order) {
        BigDecimal all = Said.amount(order.path("total_shipping_price_set").path("shop_money"), "amount");
        return all != null
                ? all
                : Said.sum(Said.list(order, "shipping_lines"), "price").orElse(BigDecimal.ZERO);
    }

    /** @param codes of the order's lines by their ids, where they are known */
    private static UpsertOrder.Refund refund(JsonNode refund, Map<String, String> codes, Shop shop) {
        List<UpsertOrder.Piece> pieces = new ArrayList<>();
        for (JsonNode line : Said.list(refund, "refund_line_items")) {
            JsonNode item = line.path("line_item");
            String sku = item.isObject() ? sku(item) : codes.getOrDefault(Said.text(line, "line_item_id"), "");
            int quantity = Said.number(line, "quantity");
            if (quantity > 0 && !sku.isEmpty()) {
                pieces.add(new UpsertOrder.Piece(sku, quantity));
            }
        }
        BigDecimal amount = BigDecimal.ZERO;
        if (pieces.isEmpty()) {
            amount = Said.list(refund, "transactions").stream()
                    .filter(transaction -> Said.text(transaction, "kind").equals("refund")
                            && !Said.text(transaction, "status").matches("failure|error"))
                    .map(transaction -> Said.zero(Said.amount(transaction, "amount")))
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
            BigDecimal shipping = Said.list(refund, "order_adjustments").stream()
                    .filter(adjustment -> Said.text(adjustment, "kind").equals("shipping_refund"))
                    .map(adjustment -> new BigDecimal("0")
                            .add(Said.zero(positive(adjustment, "amount")))
                            .add(Said.zero(positive(adjustment, "tax_amount"))))
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
            amount = amount.subtract(shipping).max(BigDecimal.ZERO);
        }
        return new UpsertOrder.Refund(
                needed(refund, "id"),
                Said.orElse(Said.firstMoment(refund, shop, "processed_at", "created_at"), shop.receivedAt()),
                pieces,
                amount);
    }

    /** Adjustments are written below zero. */
    private static @Nullable BigDecimal positive(JsonNode node, String field) {
        String text = Said.text(node, field).replaceFirst("^-", "");
        try {
            return text.isEmpty() || text.length() > 30 ? null : new BigDecimal(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static ShopNews customerNews(JsonNode customer, Shop shop) {
        UpsertCustomer told = known(customer, shop);
        if (told == null) {
            throw new PayloadUnusable("the customer has no id");
        }
        return new ShopNews.CustomerNews(told, marketing(customer, shop));
    }

    private static List<ShopNews> marketingNews(JsonNode payload, Shop shop) {
        ShopNews.Marketing marketing = marketing(payload, shop);
        UpsertCustomer who = told(
                Said.id(payload, "customer_id"),
                Said.first(payload, "email_address", "email"),
                false,
                "",
                "",
                new TreeMap<>(),
                shop.receivedAt(),
                shop);
        return marketing == null || who == null ? List.of() : List.of(new ShopNews.CustomerNews(who, marketing));
    }

    /** A customer as their own record has them; null when it names nobody. */
    private static @Nullable UpsertCustomer known(JsonNode customer, Shop shop) {
        Map<String, Object> values = new TreeMap<>();
        Said.put(values, "first_name", Said.text(customer, "first_name"));
        Said.put(values, "last_name", Said.text(customer, "last_name"));
        JsonNode address = customer.path("default_address");
        Said.put(values, "country", Said.country(Said.text(address, "country_code")));
        Said.put(values, "city", Said.text(address, "city"));
        Said.put(values, "postal_code", Said.text(address, "zip"));
        Said.put(values, "company", Said.text(address, "company"));
        Said.put(values, "shop_tags", Said.text(customer, "tags"));
        Said.language(values, Said.text(customer, "locale"));
        return told(
                Said.id(customer, "id"),
                Said.text(customer, "email"),
                customer.path("verified_email").asBoolean(false),
                Said.text(customer, "phone"),
                "",
                values,
                Said.orElse(Said.firstMoment(customer, shop, "updated_at", "created_at"), shop.receivedAt()),
                shop);
    }

    /** Who bought, from the customer of an order or checkout, or else from what a guest typed; null when nobody is named. */
    private static @Nullable UpsertCustomer customer(JsonNode order, Shop shop, String cart) {
        JsonNode customer = order.path("customer");
        UpsertCustomer known = customer.isObject() ? known(customer, shop) : null;
        JsonNode billing = order.path("billing_address");
        Map<String, Object> values = new TreeMap<>();
        Said.put(values, "first_name", Said.text(billing, "first_name"));
        Said.put(values, "last_name", Said.text(billing, "last_name"));
        Said.put(
                values,
                "country",
                Said.country(Said.orElse(
                        Said.text(billing, "country_code"),
                        Said.text(order.path("shipping_address"), "country_code"))));
        Said.language(values, Said.text(order, "customer_locale"));
        if (known != null) {
            values.putAll(known.values());
        }
        String email = known == null ? null : known.email();
        String phone = known == null ? null : known.phone();
        String number = known == null ? null : known.externalId();
        return told(
                number == null ? "" : number.substring(shop.prefix().length()),
                email == null ? Said.first(order, "email", "contact_email") : email,
                known != null && known.emailProven(),
                phone == null ? Said.text(order, "phone") : phone,
                cart.isEmpty() ? "" : "cart " + cart,
                values,
                Said.orElse(Said.firstMoment(order, shop, "updated_at", "created_at"), shop.receivedAt()),
                shop);
    }

    private static @Nullable UpsertCustomer told(
            String id,
            String email,
            boolean verified,
            String phone,
            String device,
            Map<String, Object> values,
            Instant at,
            Shop shop) {
        return id.isEmpty() && email.isEmpty() && phone.isEmpty() && device.isEmpty()
                ? null
                : new UpsertCustomer(
                        id.isEmpty() ? null : shop.prefix() + id,
                        Said.orNull(email),
                        verified,
                        Said.orNull(phone),
                        null,
                        Said.orNull(device),
                        values,
                        false,
                        shop.source(),
                        at);
    }

    private static ShopNews.@Nullable Marketing marketing(JsonNode customer, Shop shop) {
        JsonNode consent = customer.path("email_marketing_consent");
        if (consent.isObject()) {
            return marketing(
                    Said.text(consent, "state"),
                    Said.text(consent, "opt_in_level"),
                    Said.firstMoment(consent, shop, "consent_updated_at"));
        }
        if (!customer.path("accepts_marketing").isBoolean()) {
            return null;
        }
        // Before 2022 a "no" that was never a "yes" looked the same as one that was said; it is not taken as a
        // withdrawal.
        return customer.path("accepts_marketing").asBoolean(false)
                ? marketing(
                        "subscribed",
                        Said.text(customer, "marketing_opt_in_level"),
                        Said.firstMoment(customer, shop, "accepts_marketing_updated_at"))
                : null;
    }

    private static ShopNews.@Nullable Marketing marketing(String state, String level, @Nullable Instant at) {
        return switch (state.toLowerCase(java.util.Locale.ROOT)) {
            case "subscribed" -> new ShopNews.Marketing(true, level.equalsIgnoreCase("confirmed_opt_in"), at);
            case "unsubscribed", "redacted" -> new ShopNews.Marketing(false, false, at);
            default -> null;
        };
    }

    private static List<ShopNews> cart(JsonNode cart, Shop shop) {
        String token = Said.first(cart, "token", "id");
        if (token.isEmpty()) {
            throw new PayloadUnusable("the cart has no token");
        }
        String cartId = shop.prefix() + token;
        UpsertCustomer who = told("", "", false, "", "cart " + cartId, new TreeMap<>(), shop.receivedAt(), shop);
        return who == null ? List.of() : List.of(basket(cart, cartId, "", who, shop));
    }

    private static List<ShopNews> checkout(JsonNode checkout, Shop shop) {
        String cartId = cartId(shop, Said.first(checkout, "cart_token", "token"));
        if (cartId.isEmpty()) {
            throw new PayloadUnusable("the checkout has no token");
        }
        UpsertCustomer who = customer(checkout, shop, cartId);
        return who == null
                ? List.of()
                : List.of(basket(checkout, cartId, shop.prefix() + Said.first(checkout, "token", "id"), who, shop));
    }

    private static ShopNews basket(JsonNode said, String cartId, String checkoutId, UpsertCustomer who, Shop shop) {
        List<UpsertBasket.Line> lines = new ArrayList<>();
        String currency = Said.currency(said, "currency", shop);
        for (JsonNode line : Said.list(said, "line_items")) {
            int quantity = Said.number(line, "quantity");
            if (quantity > 0) {
                lines.add(new UpsertBasket.Line(seen(line), quantity, Said.amount(line, "price")));
            }
        }
        return new ShopNews.BasketNews(new UpsertBasket(
                cartId,
                who,
                checkoutId,
                currency,
                Said.url(said, "abandoned_checkout_url"),
                lines,
                "",
                Said.orElse(Said.firstMoment(said, shop, "updated_at", "created_at"), shop.receivedAt())));
    }

    private static String cartId(Shop shop, String token) {
        return token.isEmpty() ? "" : shop.prefix() + token;
    }

    private static List<ShopNews> products(JsonNode product, Shop shop) {
        String id = needed(product, "id");
        List<String> images = new ArrayList<>();
        Said.list(product, "images").forEach(image -> images.add(Said.url(image, "src")));
        images.removeIf(String::isEmpty);
        String title = Said.text(product, "title");
        List<UpsertProduct> variants = new ArrayList<>();
        for (JsonNode variant : Said.list(product, "variants")) {
            String kind = Said.text(variant, "title");
            String sku = Said.text(variant, "sku");
            variants.add(new UpsertProduct(
                    sku.isEmpty() ? "shopify-" + Said.text(variant, "id") : sku,
                    shop.prefix() + id,
                    kind.isEmpty() || kind.equals("Default Title") ? title : title + " - " + kind,
                    Said.text(product, "product_type"),
                    null,
                    Said.amount(variant, "price"),
                    null,
                    images.isEmpty() ? null : images,
                    Said.orElse(Said.text(product, "status"), "active").equals("active"),
                    variant.path("inventory_quantity").isNumber() ? Said.number(variant, "inventory_quantity") : null,
                    Said.orElse(Said.firstMoment(product, shop, "updated_at", "created_at"), shop.receivedAt())));
        }
        return variants.isEmpty() ? List.of() : List.of(new ShopNews.ProductNews(variants));
    }

    private static ProductSeen seen(JsonNode line) {
        return new ProductSeen(sku(line), Said.first(line, "name", "title"), "", Said.amount(line, "price"), "", "");
    }

    /** The shop's own code, else the id of what is sold; what has neither is known by its title. */
    private static String sku(JsonNode line) {
        String sku = Said.text(line, "sku");
        if (!sku.isEmpty()) {
            return sku;
        }
        String id = Said.orElse(Said.id(line, "variant_id"), Said.id(line, "product_id"));
        return id.isEmpty() ? Said.orElse(Said.first(line, "title", "name"), "unknown") : "shopify-" + id;
    }

    private static String needed(JsonNode payload, String field) {
        String value = Said.text(payload, field);
        if (value.isEmpty()) {
            throw new PayloadUnusable(field + " is missing");
        }
        return value;
    }
}
