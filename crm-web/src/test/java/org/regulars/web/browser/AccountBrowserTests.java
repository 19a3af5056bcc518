package org.regulars.web.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.regulars.account.AccountSessions;
import org.regulars.account.AddressChanges;
import org.regulars.account.Passkey;
import org.regulars.account.Passkeys;
import org.regulars.customer.AttributeOrigin;
import org.regulars.customer.Customers;
import org.regulars.customer.Identified;
import org.regulars.customer.IdentityClaim;
import org.regulars.customer.IdentityKind;
import org.regulars.privacy.MailboxProofs;
import org.regulars.privacy.PrivacyRequest;
import org.regulars.privacy.PrivacyRequests;
import org.regulars.recommendation.NotForMe;
import org.regulars.testing.TestClock;
import org.regulars.testing.TestShop;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Bob uses his account on a phone: by a mailed link, by a passkey, and without any script. */
class AccountBrowserTests extends Browser {

    private static final List<String> PLACES =
            List.of("", "/data", "/suggestions", "/purchases", "/messages", "/privacy", "/security", "/erase");

    private static final Pattern HOME = Pattern.compile("/account(\\?.*)?$");

    @Autowired
    Customers customers;

    @Autowired
    MailboxProofs proofs;

    @Autowired
    AccountSessions sessions;

    @Autowired
    AddressChanges addresses;

    @Autowired
    Passkeys passkeys;

    @Autowired
    PrivacyRequests requests;

    @Autowired
    NotForMe notForMe;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TestClock clock;

    @Test
    void makesAPasskeyAndSignsInWithItAgain() {
        Identified bob = bob();
        Page page = stranger(Look.PHONE);
        CDPSession devices = authenticator(page);
        signIn(page, bob);
        page.navigate("/account/security");
        page.getByText("Make a passkey on this device").click();
        page.waitForURL("**/account/security?done=added**");
        Passkey made = passkeys.of(bob.customerId()).get(0);
        assertThat(made.userVerified()).isTrue();
        assertThat(made.lastUsedAt()).isNull();

        page.getByLabel("Name of the passkey").fill("My phone");
        page.getByText("Rename").click();
        assertThat(page.getByLabel("Name of the passkey").inputValue()).isEqualTo("My phone");
        axe(page);
        fitsTheWidth(page);

        page.getByText("Sign out", new Page.GetByTextOptions().setExact(true)).click();
        assertThat(page.locator("[role=status]").textContent()).contains("signed out");
        axe(page);
        page.getByText("Sign in with a passkey").click();
        page.waitForURL(HOME);
        assertThat(page.locator("h1").textContent()).isEqualTo("Hello Bob");
        assertThat(passkeys.of(bob.customerId()).get(0).lastUsedAt()).isNotNull();
        assertThat(sessions.of(bob.customerId()).get(0).way()).isEqualTo("passkey");

        page.navigate("/account/security");
        page.getByText("Remove").click();
        assertThat(passkeys.of(bob.customerId())).isEmpty();
        page.getByText("Sign out everywhere").click();
        page.getByText("Sign in with a passkey").click();
        page.locator("[data-passkey] [role=alert]").waitFor();
        assertThat(page.url()).contains("/account/sign-in");
        devices.detach();
    }

    @Test
    void aChallengeThatWasAnsweredCountsNoSecondTime() {
        Identified bob = bob();
        Page page = stranger(Look.PHONE);
        CDPSession devices = authenticator(page);
        signIn(page, bob);
        page.navigate("/account/security");
        page.getByText("Make a passkey on this device").click();
        page.waitForURL("**/account/security?done=added**");
        page.getByText("Sign out", new Page.GetByTextOptions().setExact(true)).click();

        // Held on its way, while the cookie with the challenge is still the browser's: the answer takes it away.
        Map<String, String> sent = new HashMap<>();
        page.route("**/account/sign-in/passkey", route -> {
            sent.put("body", route.request().postData());
            sent.put("token", route.request().headers().getOrDefault("x-csrf-token", ""));
            sent.put(
                    "cookies",
                    page.context().cookies(regulars() + "/account/sign-in/passkey").stream()
                            .map(cookie -> cookie.name + "=" + cookie.value)
                            .collect(Collectors.joining("; ")));
            route.resume();
        });
        page.getByText("Sign in with a passkey").click();
        page.waitForURL(HOME);
        String body = sent.getOrDefault("body", "");
        String cookies = sent.getOrDefault("cookies", "");
        String token = sent.getOrDefault("token", "");
        assertThat(body).contains("authenticatorData");
        assertThat(replay(body, cookies, token)).isEqualTo(401);
        assertThat(replay(body.replace("\"signature\":\"ME", "\"signature\":\"MF"), cookies, token))
                .isEqualTo(401);
        assertThat(sessions.of(bob.customerId())).hasSize(1);
        devices.detach();
    }

    private int replay(String body, String cookies, String token) {
        try {
            return java.net.http.HttpClient.newHttpClient()
                    .send(
                            java.net.http.HttpRequest.newBuilder(
                                            java.net.URI.create(regulars() + "/account/sign-in/passkey"))
                                    .header("Content-Type", "application/json")
                                    .header("Cookie", cookies)
                                    .header("X-CSRF-TOKEN", token)
                                    .POST(java.net.http.HttpRequest.BodyPublishers.ofString(body))
                                    .build(),
                            java.net.http.HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (java.io.IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void everyPlaceIsPleasantOnAPhoneAndInTheDark() {
        Identified bob = bob();
        Page page = stranger(Look.PHONE);
        page.navigate("/account");
        axe(page);
        picture(page, "account-sign-in-phone");
        signIn(page, bob);
        look(page, "empty");
        fill(bob);
        look(page, "full");
        for (String language : List.of("en", "de", "fr", "es")) {
            page.setViewportSize(390, 844);
            page.emulateMedia(
                    new Page.EmulateMediaOptions().setColorScheme(com.microsoft.playwright.options.ColorScheme.LIGHT));
            for (String place : List.of("", "/data", "/suggestions", "/security")) {
                page.navigate("/account" + place + "?lang=" + language);
                fitsTheWidth(page);
                picture(page, "account" + place.replace('/', '-') + "-" + language);
            }
        }
    }

    private void look(Page page, String how) {
        for (String place : PLACES) {
            String name = "account" + (place.isEmpty() ? "-overview" : place.replace('/', '-')) + "-" + how;
            page.setViewportSize(320, 700);
            page.emulateMedia(
                    new Page.EmulateMediaOptions().setColorScheme(com.microsoft.playwright.options.ColorScheme.LIGHT));
            page.navigate("/account" + place);
            page.waitForLoadState();
            page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)");
            fitsTheWidth(page);
            picture(page, name + "-320");
            axe(page);
            page.setViewportSize(1280, 900);
            page.emulateMedia(
                    new Page.EmulateMediaOptions().setColorScheme(com.microsoft.playwright.options.ColorScheme.DARK));
            fitsTheWidth(page);
            axe(page);
            picture(page, name + "-dark");
        }
    }

    @Test
    void everythingButPasskeysWorksWithoutScript() {
        Identified bob = bob();
        fill(bob);
        Page page = stranger(Look.WITHOUT_SCRIPT);
        page.navigate("/account/sign-in");
        assertThat(page.locator("[data-passkey]").isVisible()).isFalse();
        page.getByLabel("Your e-mail address").fill("bob@example.com");
        page.getByText("Mail me a link").click();
        assertThat(page.locator("h1").textContent()).isEqualTo("Look into your mailbox");
        proofs.lookUp();
        page.navigate(link());
        page.locator("main button").click();
        assertThat(page.locator("h1").textContent()).isEqualTo("Hello Bob");
        page.locator(".places").getByText("Suggestions").click();
        page.getByLabel("Not for me: Bowl").click();
        assertThat(page.locator("#refused").textContent()).contains("Bowl");
        page.locator(".places").getByText("My data").click();
        page.getByLabel("First name").fill("Robert");
        clock.advance(java.time.Duration.ofMinutes(1));
        page.locator("#correct button").click();
        assertThat(page.locator("main").textContent()).contains("Robert", "Saved");
        page.getByLabel("New address").fill("robert@example.com");
        page.getByText("Change the address").click();
        page.navigate(path(addresses.confirmLink(jdbc.sql("select max(change_id) from address_change")
                .query(Long.class)
                .single())));
        page.getByText("Yes, write to this address").click();
        assertThat(page.locator("h1").textContent()).isEqualTo("Your address is changed");
        // The address is signed in anew.
        page.locator("main a").click();
        assertThat(page.locator("h1").textContent()).isEqualTo("Sign in to your account");
        signIn(page, bob);
        page.locator(".places").getByText("Privacy").click();
        page.getByText("Object to profiling").click();
        assertThat(page.locator("#requests").textContent()).contains("Objection", "Done on");
    }

    private static CDPSession authenticator(Page page) {
        CDPSession devices = page.context().newCDPSession(page);
        devices.send("WebAuthn.enable");
        JsonObject options = new JsonObject();
        options.addProperty("protocol", "ctap2");
        options.addProperty("transport", "internal");
        options.addProperty("hasResidentKey", true);
        options.addProperty("hasUserVerification", true);
        options.addProperty("isUserVerified", true);
        options.addProperty("automaticPresenceSimulation", true);
        JsonObject wish = new JsonObject();
        wish.add("options", options);
        devices.send("WebAuthn.addVirtualAuthenticator", wish);
        return devices;
    }

    private Identified bob() {
        Identified bob = customers
                .identify(
                        List.of(new IdentityClaim(IdentityKind.EMAIL, "bob@example.com", true)),
                        "sign-up-form",
                        TestClock.START)
                .orElseThrow();
        customers.describe(
                bob.customerId(), AttributeOrigin.TOLD, Map.of("first_name", "Bob"), "sign-up-form", TestClock.START);
        return bob;
    }

    private void fill(Identified bob) {
        long id = bob.customerId();
        TestShop shop = new TestShop(jdbc);
        long cup = shop.product("Cup of white porcelain with a very long name, hand painted");
        long bowl = shop.product("Bowl");
        long jar = shop.product("Jar");
        shop.sale(id, TestClock.START, cup, jar);
        jdbc.sql("insert into best_seller (rank, product_id, buyers) values (1, ?, 9)")
                .param(bowl)
                .update();
        jdbc.sql(
                        "insert into product_pair (product_id, rank, other_id, buyers, both_bought, score) values (?, 1, ?, 40, 12, 1)")
                .params(jar, cup)
                .update();
        notForMe.say(id, jar);
        customers.describe(
                id,
                AttributeOrigin.OBSERVED,
                Map.of("country", "DE", "favourite_colour", "blue", "first_name", "Robert"),
                "event",
                TestClock.START);
        customers.identify(
                List.of(
                        new IdentityClaim(IdentityKind.EMAIL, "bob@example.com", true),
                        new IdentityClaim(IdentityKind.PHONE, "+44 20 7946 0018", false),
                        new IdentityClaim(IdentityKind.ANONYMOUS_ID, "device-7", false)),
                "event",
                TestClock.START);
        requests.file(id, PrivacyRequest.Kind.ACCESS, "", "customer", "mail", PrivacyRequest.Proof.STAFF, "");
        long dispatch = jdbc.sql("""
                insert into dispatch (customer_id, source_kind, source_key, occasion, channel, purpose, topic, transactional,
                    priority, template_key, language, facts, state, reason, planned_at, due_at, changed_at, sent_at)
                values (?, 'journey', 'abandoned-basket', 'o', 'mail', 'offers', 'basket-reminders', false, 1, 'basket-reminder',
                    'en', '{}', 'sent', '', now(), now(), now(), now()) returning dispatch_id
                """).param(id).query(Long.class).single();
        jdbc.sql(
                        "insert into dispatch_content (customer_id, dispatch_id, subject, html, text_part) values (?, ?, 'Still in your basket', '', '')")
                .params(id, dispatch)
                .update();
    }

    private void signIn(Page page, Identified who) {
        clock.advance(java.time.Duration.ofMinutes(6));
        proofs.ask(who.customerId(), "bob@example.com", "en");
        page.navigate(link());
        page.locator("main button").click();
        page.waitForURL(HOME);
    }

    private String link() {
        return path(proofs.link(jdbc.sql("select max(proof_id) from mailbox_proof")
                .query(Long.class)
                .single()));
    }

    private static String path(String link) {
        return java.net.URI.create(link).getPath();
    }
}
