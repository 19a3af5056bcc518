package org.regulars.web.api.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.regulars.connection.ConnectionSummary;
import org.regulars.connection.Connections;
import org.regulars.connection.Deliveries;
import org.regulars.connection.DeliveryDigest;
import org.regulars.web.WebTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@WebTest
class WebhooksApiTests {

    private static final String SECRET = "shpss_5f1e";

    @Autowired
    Connections connections;

    @Autowired
    Deliveries deliveries;

    @Autowired
    DeliveryDigest digest;

    @Autowired
    JdbcClient jdbc;

    @LocalServerPort
    int port;

    private final HttpClient http = HttpClient.newHttpClient();
    private ConnectionSummary shopify = connection();
    private ConnectionSummary woo = connection();

    private static ConnectionSummary connection() {
        return new ConnectionSummary(
                0, "", "", "", false, "", "", "", java.time.OffsetDateTime.MIN, 0, null, null, null, 0);
    }

    @BeforeEach
    void connect() {
        shopify = connections
                .find(connections.add("ann@shop.example", "shopify", "Main shop", SECRET))
                .orElseThrow();
        woo = connections
                .find(connections.add("ann@shop.example", "woocommerce", "Old shop", SECRET))
                .orElseThrow();
    }

    @Test
    void takesAShopifyOrderWithEverythingOnIt() {
        assertThat(shopify("orders/create", "w-1", file("shopify-order"))).isEqualTo(200);
        assertThat(shopify("orders/create", "w-1", file("shopify-order"))).isEqualTo(200);
        assertThat(shopify("orders/paid", "w-2", file("shopify-order"))).isEqualTo(200);
        assertThat(digest.digestAll()).isEqualTo(2);

        assertThat(
                        text(
                                "select number || ' ' || status || ' ' || country || ' ' || discount || ' ' || total from customer_order"))
                .isEqualTo("#1001 paid DE 5.0000 58.8000");
        assertThat(net()).isEqualByComparingTo("53.80");
        assertThat(text("select first_name || ' ' || last_name || ' ' || language || ' ' || country from customer"
                        + " where state = 'known'"))
                .isEqualTo("Gudrun Müller de DE");
        assertThat(texts("select kind || ' ' || (proven_at is not null) from identity where kind <> 'anonymous-id'"))
                .containsExactlyInAnyOrder("shop-number true", "email true");
        assertThat(texts("select sku from product")).containsExactlyInAnyOrder("MUG-BLUE", "shopify-4402");
        assertThat(texts("select state || outcome from shop_delivery order by delivery_id"))
                .containsExactly("doneorder", "donenothing-new");
        // Staff stated nothing, so the yes in the shop counts for nothing.
        assertThat(count("consent_entry")).isEqualTo(0);
        assertThat(count("shop_delivery where payload <> ''")).isEqualTo(0);
    }

    @Test
    void takesGuestsAndOrdersOfNobody() {
        shopify("orders/create", "w-1", file("shopify-guest-order"));
        shopify(
                "orders/create",
                "w-2",
                file("shopify-guest-order")
                        .replace("gast@example.com", "")
                        .replace("1002", "1003")
                        .replace("6123456789099", "5"));
        digest.digestAll();

        assertThat(texts("select number || ' ' || (customer_id > 0) from customer_order order by number"))
                .containsExactly("#1002 true", "#1003 false");
        assertThat(count("identity where kind = 'email' and proven_at is null")).isEqualTo(1);
    }

    @Test
    void refundsAndCancellationsCountInWhateverOrderTheyCome() {
        shopify("refunds/create", "w-1", file("shopify-refund"));
        digest.digestAll();
        assertThat(texts("select state || outcome from shop_delivery")).containsExactly("waitingorder-not-known");
        shopify("orders/create", "w-2", file("shopify-order"));
        digest.digestAll();
        assertThat(text("select status from customer_order where kind = 'sale'"))
                .isEqualTo("partially-refunded");
        assertThat(net().setScale(2, java.math.RoundingMode.HALF_UP)).isEqualByComparingTo("35.59");

        // An older picture of the order comes late, the newest one says that it is off.
        shopify(
                "orders/cancelled",
                "w-3",
                file("shopify-order")
                        .replace("\"cancelled_at\": null", "\"cancelled_at\": \"2026-05-04T09:00:00+02:00\"")
                        .replace("05-01T12:00:05", "05-04T09:00:00"));
        shopify("orders/updated", "w-4", file("shopify-order").replace("05-01T12:00:05", "05-01T12:00:30"));
        digest.digestAll();

        assertThat(text("select status from customer_order where kind = 'sale'"))
                .isEqualTo("cancelled");
        assertThat(net()).isEqualByComparingTo("0");
    }

    @Test
    void rejectsAWrongSignatureAndKeepsNothingOfIt() {
        String body = file("shopify-order");
        int wrong =
                post(shopify, body, "X-Shopify-Topic", "orders/create", "X-Shopify-Hmac-Sha256", sign("another", body));
        int none = post(shopify, body, "X-Shopify-Topic", "orders/create");
        int broken = post(shopify, body, "X-Shopify-Topic", "orders/create", "X-Shopify-Hmac-Sha256", "%%%");
        int changed = post(
                shopify,
                body.replace("58.70", "0.01"),
                "X-Shopify-Topic",
                "orders/create",
                "X-Shopify-Hmac-Sha256",
                sign(SECRET, body));
        int otherKind = post(
                new ConnectionSummary(
                        0,
                        "woocommerce",
                        "",
                        shopify.addressKey(),
                        true,
                        "",
                        "",
                        "",
                        shopify.createdAt(),
                        0,
                        null,
                        null,
                        null,
                        0),
                body,
                "X-WC-Webhook-Signature",
                sign(SECRET, body));

        assertThat(List.of(wrong, none, broken, changed)).containsOnly(401);
        assertThat(otherKind).isEqualTo(404);
        assertThat(count("shop_delivery")).isEqualTo(0);
        assertThat(connections.find(shopify.connectionId()).orElseThrow().rejected())
                .isEqualTo(4);
    }

    @Test
    void nobodyReadsASecretFromTheRows() {
        assertThat(text("select encode(secret, 'escape') from shop_connection where name = 'Main shop'"))
                .doesNotContain(SECRET);
        connections.changeSecret("ann@shop.example", shopify.connectionId(), "other");
        assertThat(shopify("orders/create", "w-1", file("shopify-order"))).isEqualTo(401);
    }

    @Test
    void takesAWooCommerceGuestOrderAndItsGreeting() {
        assertThat(post(woo, "webhook_id=7", "Content-Type", "application/x-www-form-urlencoded"))
                .isEqualTo(200);
        woo("order.created", "d-1", file("woo-order"));
        woo(
                "order.updated",
                "d-2",
                file("woo-order")
                        .replace("processing", "refunded")
                        .replace("17:05:00", "18:05:00")
                        .replace(
                                "\"refunds\": []",
                                "\"refunds\": [{\"id\": 726, \"reason\": \"\", \"total\": \"-29.20\"}]"));
        woo("order.updated", "d-3", file("woo-order"));
        digest.digestAll();

        String prefix = woo.numberPrefix();
        assertThat(prefix).isNotEmpty();
        assertThat(text(
                        "select number || ' ' || status || ' ' || currency || ' ' || ordered_at::text from customer_order"
                                + " where kind = 'sale'"))
                .isEqualTo(prefix + "727 refunded USD 2026-05-01 17:00:00+00");
        assertThat(texts("select sku from product")).containsExactlyInAnyOrder("woo-93", "Bar3");
        assertThat(text("select total from customer_order where kind = 'sale'")).isEqualTo("22.0000");
        assertThat(net()).isEqualByComparingTo("0");
        assertThat(text("select last_name from customer where state = 'known'")).isEqualTo("O'Doe <b>");
        assertThat(connections.find(woo.connectionId()).orElseThrow().lastPingAt())
                .isNotNull();
    }

    @Test
    void twoShopsThatCountFromOneStayApart() {
        woo("customer.created", "d-1", "{\"id\": 7, \"email\": \"a@example.com\", \"first_name\": \"A\"}");
        shopify("customers/create", "w-1", "{\"id\": 7, \"email\": \"b@example.com\", \"first_name\": \"B\"}");
        digest.digestAll();

        assertThat(count("customer where state = 'known'")).isEqualTo(2);
    }

    @Test
    void aYesInTheShopCountsAsStaffStatedAndNeverAgainstAWithdrawal() {
        connections.stateConsent("ann@shop.example", shopify.connectionId(), "newsletter", "consent");
        shopify("customers/update", "w-1", customer(1, "subscribed", "confirmed_opt_in", "2026-04-01T00:00:00Z"));
        shopify("customers/update", "w-2", customer(2, "subscribed", "single_opt_in", "2026-04-01T00:00:00Z"));
        shopify("customers/update", "w-3", customer(3, "not_subscribed", "single_opt_in", ""));
        digest.digestAll();
        assertThat(texts(consentOf(1))).containsExactly("newsletter confirmed");
        assertThat(texts(consentOf(2))).containsExactly("newsletter granted");
        assertThat(texts(consentOf(3))).isEmpty();

        shopify("customers/update", "w-4", customer(1, "unsubscribed", "confirmed_opt_in", "2026-04-05T00:00:00Z"));
        shopify("customers/update", "w-5", customer(1, "unsubscribed", "confirmed_opt_in", "2026-04-05T00:00:00Z"));
        shopify("customers/update", "w-6", customer(1, "subscribed", "confirmed_opt_in", "2026-04-09T00:00:00Z"));
        digest.digestAll();
        assertThat(texts(consentOf(1))).containsExactly("newsletter withdrawn");
        assertThat(count("consent_entry")).isEqualTo(3);
    }

    private static String customer(int id, String state, String level, String at) {
        return "{\"id\": " + id + ", \"email\": \"c" + id
                + "@example.com\", \"email_marketing_consent\": {\"state\": \"" + state
                + "\", \"opt_in_level\": \"" + level + "\", \"consent_updated_at\": "
                + (at.isEmpty() ? "null" : "\"" + at + "\"")
                + "}}";
    }

    private static String consentOf(int number) {
        return "select purpose || ' ' || status from consent_state where topic = '' and customer_id = (select customer_id from"
                + " identity where kind = 'shop-number' and value = '" + number + "')";
    }

    @Test
    void aBasketFollowsToTheCheckoutAndEndsWithTheOrder() {
        String lines =
                "\"line_items\": [{\"id\": 1, \"quantity\": 2, \"variant_id\": 4401, \"sku\": \"MUG-BLUE\", \"title\": \"Becher\","
                        + " \"price\": \"19.90\"}]";
        shopify(
                "carts/create",
                "w-1",
                "{\"id\": \"hWN1abc\", \"token\": \"hWN1abc\", " + lines
                        + ", \"note\": null, \"updated_at\": \"2026-05-01T09:00:00Z\", \"created_at\": \"2026-05-01T09:00:00Z\"}");
        shopify(
                "checkouts/create",
                "w-2",
                "{\"id\": 37012345678, \"token\": \"9f3c1\", \"cart_token\": \"hWN1abc\", \"email\":"
                        + " \"gudrun@example.com\", \"customer\": null, \"currency\": \"EUR\", \"abandoned_checkout_url\":"
                        + " \"https://shop.example/checkouts/9f3c1\", \"updated_at\": \"2026-05-01T09:30:00Z\", "
                        + lines + "}");
        digest.digestAll();
        assertThat(
                        texts(
                                "select b.state || ' ' || b.url || ' ' || c.state from basket b join customer c using (customer_id)"))
                .containsExactly("open https://shop.example/checkouts/9f3c1 known");

        shopify("orders/create", "w-3", file("shopify-order"));
        digest.digestAll();

        assertThat(texts("select state || ' ' || order_number from basket")).containsExactly("ordered #1001");
        assertThat(count("customer where state = 'known'")).isEqualTo(1);
    }

    @Test
    void productsComeAndGo() {
        shopify(
                "products/create",
                "w-1",
                "{\"id\": 9001, \"title\": \"Becher\", \"product_type\": \"Küche\", \"status\": \"active\","
                        + " \"updated_at\": \"2026-05-01T09:00:00Z\", \"images\": [{\"src\": \"https://cdn.example/1.jpg\"}], \"variants\":"
                        + " [{\"id\": 4401, \"title\": \"Blau\", \"sku\": \"MUG-BLUE\", \"price\": \"19.90\", \"inventory_quantity\": -2}]}");
        digest.digestAll();
        assertThat(text("select name || ' ' || price || ' ' || stock || ' ' || image_url from product"))
                .isEqualTo("Becher - Blau 19.9000 -2 https://cdn.example/1.jpg");
        shopify("products/delete", "w-2", "{\"id\": 9001}");
        digest.digestAll();
        assertThat(text("select available::text from product")).isEqualTo("false");
    }

    @Test
    void aPrivacyRequestIsPutOnRecordAndMakesNobody() {
        shopify("customers/create", "w-1", customer(1, "not_subscribed", "", ""));
        digest.digestAll();
        shopify(
                "customers/redact",
                "w-2",
                "{\"shop_id\": 1, \"shop_domain\": \"x.myshopify.com\", \"customer\": {\"id\": 1, \"email\":"
                        + " \"c1@example.com\", \"phone\": \"\"}, \"orders_to_redact\": []}");
        shopify(
                "customers/data_request",
                "w-3",
                "{\"customer\": {\"id\": 99, \"email\": \"z@example.com\", \"phone\": null}}");
        shopify("shop/redact", "w-4", "{\"shop_id\": 1, \"shop_domain\": \"x.myshopify.com\"}");
        digest.digestAll();

        assertThat(
                        texts(
                                "select subject || ' ' || (customer_id > 0) from audit_entry where action = 'privacy-request' order by 1"))
                .containsExactly("customers/data_request false", "customers/redact true", "shop/redact false");
        assertThat(count("interaction where kind = 'privacy-request'")).isEqualTo(1);
        assertThat(texts("select kind || ' ' || state || ' ' || channel || ' ' || proof from privacy_request"))
                .containsExactly("erasure open shop shop");
        assertThat(count("customer where state = 'known'")).isEqualTo(1);
    }

    @Test
    void whatCannotBeUsedStopsNoOtherAndCanBeTriedAgain() {
        shopify("orders/create", "w-1", "{\"id\": 1}");
        shopify("orders/create", "w-2", "not json");
        shopify("orders/create", "w-3", "[1, 2]");
        shopify("inventory_levels/update", "w-4", "{}");
        shopify(
                "customers/create",
                "w-5",
                "{\"id\": null, \"email\": {\"a\": 1}, \"default_address\": \"x\", \"tags\": []}");
        shopify(
                "orders/create",
                "w-6",
                file("shopify-order")
                        .replace("\"quantity\": 2", "\"quantity\": -2")
                        .replace("\"19.00\"", "1e30"));
        shopify(
                "orders/create",
                "w-7",
                "{\"id\": 3, \"name\": null, \"customer\": [], \"line_items\": [{\"price\": \"NaN\", \"quantity\": 1,"
                        + " \"sku\": \"<script>\\u0000\"}], \"created_at\": \"0000-00-00T00:00:00\", \"currency\": 7}");
        digest.digestAll();

        assertThat(texts("select message_id || ' ' || state from shop_delivery order by delivery_id"))
                .containsExactly(
                        "w-1 failed", "w-2 failed", "w-3 failed", "w-4 ignored", "w-5 failed", "w-6 done", "w-7 done");
        assertThat(
                        text(
                                "select string_agg(subject, '; ' order by delivery_id) from shop_delivery where state = 'failed'"))
                .contains("no lines", "not JSON", "no id")
                .doesNotContain("@");
        assertThat(deliveries.retry("ann@shop.example", shopify.connectionId(), null))
                .isEqualTo(4);
        assertThat(digest.digestAll()).isEqualTo(4);
    }

    private int shopify(String topic, String id, String body) {
        return post(
                shopify,
                body,
                "X-Shopify-Topic",
                topic,
                "X-Shopify-Webhook-Id",
                id,
                "X-Shopify-Shop-Domain",
                "x.myshopify.com",
                "X-Shopify-API-Version",
                "2026-04",
                "X-Shopify-Hmac-Sha256",
                sign(SECRET, body));
    }

    private void woo(String topic, String id, String body) {
        assertThat(post(
                        woo,
                        body,
                        "X-WC-Webhook-Topic",
                        topic,
                        "X-WC-Webhook-Delivery-ID",
                        id,
                        "X-WC-Webhook-ID",
                        UUID.randomUUID().toString(),
                        "X-WC-Webhook-Signature",
                        sign(SECRET, body)))
                .isEqualTo(200);
    }

    private int post(ConnectionSummary connection, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/v1/webhooks/"
                        + connection.connector() + "/" + connection.addressKey()))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String sign(String secret, String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String file(String name) {
        try (InputStream in = WebhooksApiTests.class.getResourceAsStream("/webhooks/" + name + ".json")) {
            return new String(java.util.Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private BigDecimal net() {
        return jdbc.sql("select coalesce(sum(net), 0) from purchase_summary")
                .query(BigDecimal.class)
                .single();
    }

    private String text(String sql) {
        return jdbc.sql(sql).query(String.class).single();
    }

    private List<String> texts(String sql) {
        return jdbc.sql(sql).query(String.class).list();
    }

    private int count(String from) {
        return jdbc.sql("select count(*) from " + from).query(Integer.class).single();
    }
}
