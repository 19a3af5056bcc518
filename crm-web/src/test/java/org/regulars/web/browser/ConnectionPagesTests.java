package org.regulars.web.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.SelectOption;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.regulars.connection.Call;
import org.regulars.connection.ConnectionSummary;
import org.regulars.connection.Connections;
import org.regulars.connection.Deliveries;
import org.regulars.connection.DeliveryDigest;
import org.springframework.beans.factory.annotation.Autowired;

class ConnectionPagesTests extends Browser {

    @Autowired
    private Connections connections;

    @Autowired
    private Deliveries deliveries;

    @Autowired
    private DeliveryDigest digest;

    @Test
    void connectsAShopAndShowsItsSecretOnce() {
        Page page = ann(Look.WITHOUT_SCRIPT);
        page.navigate("/staff/connections");
        page.getByLabel("Kind of shop").selectOption(new SelectOption().setLabel("WooCommerce"));
        page.getByLabel("Name").fill("Old shop");
        page.locator("main form button[type=submit]").first().click();

        assertThat(page.locator("code.secret")).not().isEmpty();
        String secret = page.locator("code.secret").textContent();
        org.assertj.core.api.Assertions.assertThat(
                        page.getByLabel("Address to paste into the shop").inputValue())
                .contains("/v1/webhooks/woocommerce/");
        page.reload();
        assertThat(page.locator("main")).not().containsText(secret);
    }

    @Test
    void showsWhatCameAndLetsItBeTriedAgain() {
        long id = connections.add(ANN, "shopify", "Main shop", "secret");
        send(id, "secret", "customers/create", "{\"id\": 7, \"email\": \"bob@example.com\", \"first_name\": \"Bob\"}");
        send(id, "secret", "orders/create", "{\"id\": 8}");
        send(id, "secret", "inventory_levels/update", "{}");
        send(id, "wrong", "orders/create", "{}");
        digest.digestAll();

        Page page = ann(Look.DESKTOP);
        page.navigate("/staff/connections/" + id);
        assertThat(page.locator("main")).containsText("the order has no lines");
        inspectInEveryLook(page, "connection-one");
        page.navigate("/staff/connections");
        inspectInEveryLook(page, "connections-one");
        page.navigate("/staff/connections/" + id);
        page.getByText("Try all failed ones again").click();
        assertThat(page.locator(".flash")).containsText("One delivery is tried again");
        page.getByLabel("subscribed").selectOption("newsletter");
        page.getByLabel("legal basis").selectOption("consent");
        page.getByText("Save", new Page.GetByTextOptions().setExact(true)).click();
        assertThat(page.locator(".flash")).containsText("Saved");
    }

    private void send(long id, String secret, String topic, String body) {
        ConnectionSummary connection = connections.find(id).orElseThrow();
        Map<String, String> headers = Map.of("X-Shopify-Topic", topic, "X-Shopify-Hmac-Sha256", sign(secret, body));
        deliveries.accept(
                "shopify",
                connection.addressKey(),
                new Call(name -> headers.getOrDefault(name, ""), body.getBytes(StandardCharsets.UTF_8)));
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
}
