package org.regulars.web.staff.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.flash;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.regulars.access.ApiTokens;
import org.regulars.access.SignedIdentity;
import org.regulars.access.TokenKind;
import org.regulars.audit.AuditEntry;
import org.regulars.audit.AuditTrail;
import org.regulars.intake.EventDigest;
import org.regulars.testing.TestClock;
import org.regulars.web.WebTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/** What staff see of events: coming in, rejected, to be minded; and the keys they come with. */
@WebTest
class EventPagesTests {

    private static final RequestPostProcessor ADMIN = user("ann@shop.example").roles("ADMIN");
    private static final RequestPostProcessor MARKETING =
            user("bob@shop.example").roles("MARKETING");

    @Autowired
    private MockMvc web;

    @Autowired
    private ApiTokens tokens;

    @Autowired
    private AuditTrail audit;

    @Autowired
    private EventDigest digest;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TestClock clock;

    private String key = "";
    private long keyId;

    @BeforeEach
    void key() {
        key = tokens.create("test", "Shop pages", TokenKind.WRITE_KEY);
        keyId = tokens.checkWriteKey(key).orElseThrow().id();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/staff/events", "/staff/events/rejected", "/staff/events/warnings", "/staff/link-hosts"})
    void areForMarketing(String path) throws Exception {
        web.perform(get(path).with(ADMIN)).andExpect(status().isOk());
        web.perform(get(path).with(MARKETING)).andExpect(status().isOk());
        for (String role : new String[] {"SERVICE", "SALES", "ANALYST"}) {
            web.perform(get(path).with(user("eve@shop.example").roles(role))).andExpect(status().isForbidden());
        }
    }

    @Test
    void showWhetherTrackingWorks() throws Exception {
        web.perform(get("/staff/events").with(ADMIN))
                .andExpect(content().string(containsString("Nothing has come in yet")))
                .andExpect(content().string(containsString("href=\"/staff/keys\"")));
        send("t", "{\"anonymousId\":\"d\",\"event\":\"Product Viewed\",\"properties\":{\"sku\":\"S\"}}");

        web.perform(get("/staff/events").with(MARKETING))
                .andExpect(content().string(allOf(containsString("Product Viewed"), containsString("Waiting"))));
        clock.advance(Duration.ofMinutes(2));
        web.perform(get("/staff/events").with(ADMIN))
                .andExpect(content().string(containsString("One event waits for more than a minute")));
        digest.digestAll();
        web.perform(get("/staff/events")
                        .param("key", "" + keyId)
                        .header("HX-Request", "true")
                        .with(ADMIN))
                .andExpect(content()
                        .string(allOf(
                                containsString("Product Viewed"),
                                containsString("Digested"),
                                not(containsString("<html")))));
        tokens.create("test", "Other", TokenKind.WRITE_KEY);
        web.perform(get("/staff/events").param("key", "" + (keyId + 1)).with(ADMIN))
                .andExpect(content().string(containsString("Nothing has come in yet")));
    }

    @Test
    void sayWhyEventsWereRejectedAndFindThem() throws Exception {
        send(
                "b",
                "{\"batch\":[{\"type\":\"poem\",\"event\":\"Roses\",\"messageId\":\"m-7\"},{\"a\":NaN},"
                        + "{\"type\":\"track\",\"event\":\"Order Completed\",\"userId\":\"1\",\"messageId\":\"m-8\"}]}");
        send("t", "{\"anonymousId\":");
        digest.digestAll();

        web.perform(get("/staff/events/rejected").with(MARKETING))
                .andExpect(content()
                        .string(allOf(
                                containsString("4 rejected events"),
                                containsString("Type must be one of"),
                                containsString("Is not valid JSON"),
                                containsString("The body is not valid JSON".substring(1)),
                                containsString("Order Completed has no order_id"))));
        web.perform(get("/staff/events/rejected").param("q", "m-8").with(ADMIN))
                .andExpect(
                        content().string(allOf(containsString("One rejected event"), containsString("no order_id"))));
        web.perform(get("/staff/events/rejected")
                        .param("reason", "is not valid JSON")
                        .param("key", "" + keyId)
                        .with(ADMIN))
                .andExpect(content().string(containsString("One rejected event")));
        web.perform(get("/staff/events/rejected").param("q", "nothing like it").with(ADMIN))
                .andExpect(content().string(containsString("No such event")));
    }

    @Test
    void turnThePagesOfManyRejectedEvents() throws Exception {
        StringBuilder batch = new StringBuilder("{\"batch\":[");
        for (int n = 0; n < 60; n++) {
            batch.append(n == 0 ? "" : ",")
                    .append("{\"type\":\"poem\",\"event\":\"No ")
                    .append(n)
                    .append(" of 60\"}");
        }
        send("b", batch + "]}");

        String first = web.perform(get("/staff/events/rejected").with(ADMIN))
                .andReturn()
                .getResponse()
                .getContentAsString();
        assertThat(first).contains("60 rejected events").doesNotContain("First page");
        String next =
                first.replaceAll("(?s).*rel=\"next\" href=\"([^\"]+)\".*", "$1").replace("&amp;", "&");
        String second = web.perform(get(java.net.URI.create(next)).with(ADMIN))
                .andReturn()
                .getResponse()
                .getContentAsString();
        assertThat(first.split(" of 60").length + second.split(" of 60").length - 2)
                .isEqualTo(60);
        assertThat(second).contains("First page").doesNotContain("Next page");
    }

    @Test
    void showWhatAnEventSaysAndPutThatOnRecord() throws Exception {
        send(
                "i",
                "{\"userId\":\"4711\",\"traits\":{\"email\":\"ann@example.com\"},"
                        + "\"context\":{\"identity\":{\"signature\":\"feed\"}}}");
        long id = jdbc.sql("select event_id from event_inbox").query(Long.class).single();

        web.perform(get("/staff/events/{id}", id).with(MARKETING))
                .andExpect(content().string(allOf(containsString("ann@example.com"), not(containsString("feed")))));
        assertThat(audit.before(Long.MAX_VALUE, 1, "", "event-seen"))
                .extracting(AuditEntry::actor, AuditEntry::subject)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("bob@shop.example", "event " + id));
        web.perform(get("/staff/events/{id}", id + 1).with(ADMIN)).andExpect(status().isNotFound());
        web.perform(get("/staff/events/warnings").with(ADMIN))
                .andExpect(content().string(containsString("A signature does not fit its userId")));
    }

    @Test
    void believeSignedVisitorsOnly() throws Exception {
        web.perform(post("/staff/keys/{id}/secrets", keyId).with(ADMIN).with(csrf()))
                .andExpect(status().isFound());
        String secret = jdbc.sql("select secret from identity_secret")
                .query(String.class)
                .single();
        String later = "" + (TestClock.START.getEpochSecond() + 60);
        String signature = SignedIdentity.sign(secret, "4711");

        assertThat(proven("4711", signature, "")).isEqualTo("4711");
        assertThat(proven("4711", signature.toUpperCase(java.util.Locale.ROOT), ""))
                .isEqualTo("4711");
        assertThat(proven("4712", signature, "")).isEmpty();
        assertThat(proven("4711", SignedIdentity.sign("other", "4711"), "")).isEmpty();
        assertThat(proven("4711", signature, later)).isEmpty();
        assertThat(proven("4711\\n" + later, SignedIdentity.sign(secret, "4711\n" + later), ""))
                .isEmpty();
        String timed = SignedIdentity.sign(secret, "4711\n" + later);
        assertThat(proven("4711", timed, later)).isEqualTo("4711");
        clock.advance(Duration.ofSeconds(60));
        assertThat(proven("4711", timed, later)).isEmpty();
        assertThat(jdbc.sql("select warning from event_warning order by warning")
                        .query(String.class)
                        .list())
                .containsExactly("signature-expired", "signature-wrong");

        // A further secret does not end the first one; revoking does.
        web.perform(post("/staff/keys/{id}/secrets", keyId).with(ADMIN).with(csrf()));
        assertThat(proven("4711", signature, "")).isEqualTo("4711");
        long first = jdbc.sql("select min(identity_secret_id) from identity_secret")
                .query(Long.class)
                .single();
        web.perform(post("/staff/keys/{id}/secrets/{s}/show", keyId, first)
                        .with(ADMIN)
                        .with(csrf()))
                .andExpect(flash().attribute("secret", secret));
        web.perform(post("/staff/keys/{id}/secrets/{s}/revoke", keyId, first)
                .with(ADMIN)
                .with(csrf()));
        assertThat(proven("4711", signature, "")).isEmpty();
        assertThat(audit.actions())
                .contains("identity-secret-created", "identity-secret-shown", "identity-secret-revoked");
        web.perform(get("/staff/keys/{id}", keyId).with(MARKETING)).andExpect(status().isForbidden());
    }

    @Test
    void nameThePagesThatMayUseAKey() throws Exception {
        web.perform(get("/staff/keys/{id}", keyId).with(ADMIN))
                .andExpect(content()
                        .string(allOf(
                                containsString("/tracker.js&quot; data-write-key=&quot;" + key),
                                containsString("cdnURL"))));
        web.perform(post("/staff/keys/{id}/origins", keyId)
                        .with(ADMIN)
                        .with(csrf())
                        .param("origins", "HTTPS://Shop.example/path\nhttps://*.shop.example:8443, not an origin!"))
                .andExpect(content().string(containsString("One of these is not an origin")))
                .andExpect(content().string(containsString("not an origin!")));
        web.perform(post("/staff/keys/{id}/origins", keyId)
                        .with(ADMIN)
                        .with(csrf())
                        .param("origins", "HTTPS://Shop.example/path\r\nhttps://*.shop.example:8443"))
                .andExpect(flash().attribute("flash", "keys.origins.saved"));
        assertThat(tokens.checkWriteKey(key).orElseThrow().origins())
                .containsExactly("https://*.shop.example:8443", "https://shop.example");
    }

    @Test
    void leaveLinksToUnknownHostsOutUntilStaffTrustThem() throws Exception {
        String view = "{\"anonymousId\":\"d\",\"event\":\"Product Viewed\",\"properties\":{\"sku\":\"%s\","
                + "\"url\":\"https://www.shop.example/mug\",\"image_url\":\"%s\"}}";
        for (String url : new String[] {
            "https://evil.example/x.png",
            "https://shop.example@evil.example/x.png",
            "https://shop.example.evil.example/x.png",
            "javascript:alert(1)",
            "https://shop.example\\\\@evil.example/"
        }) {
            send("t", view.formatted("MUG-1", url));
        }
        digest.digestAll();
        assertThat(image("MUG-1")).isEqualTo("https://www.shop.example/mug ");
        web.perform(get("/staff/events/warnings").with(ADMIN))
                .andExpect(content().string(allOf(containsString("evil.example"), containsString("Trust the host"))));

        web.perform(post("/staff/link-hosts").with(MARKETING).with(csrf()).param("host", "no host"))
                .andExpect(content().string(containsString("This is not a host")));
        web.perform(post("/staff/link-hosts").with(MARKETING).with(csrf()).param("host", "https://CDN.example/a.png"))
                .andExpect(flash().attribute("flash", "link-hosts.added"));
        send("t", view.formatted("MUG-2", "https://cdn.example/a.png"));
        digest.digestAll();
        assertThat(image("MUG-2")).endsWith("https://cdn.example/a.png");
        web.perform(post("/staff/link-hosts/remove").with(ADMIN).with(csrf()).param("host", "cdn.example"))
                .andExpect(flash().attribute("flash", "link-hosts.removed"));
        web.perform(get("/staff/link-hosts").with(ADMIN))
                .andExpect(content()
                        .string(allOf(containsString("Left out of mails now"), containsString("cdn.example"))));

        String secret = tokens.create("test", "Shop server", TokenKind.SECRET);
        web.perform(post("/v1/track")
                .header("Authorization", "Bearer " + secret)
                .content(view.formatted("MUG-3", "https://images.example/a.png")));
        send("t", view.formatted("MUG-4", "https://images.example/b.png"));
        digest.digestAll();
        assertThat(image("MUG-4")).endsWith("https://images.example/b.png");
    }

    private String image(String sku) {
        return jdbc.sql("select url || ' ' || image_url from product where sku = ?")
                .param(sku)
                .query(String.class)
                .single();
    }

    private String proven(String userId, String signature, String expires) throws Exception {
        String messageId = java.util.UUID.randomUUID().toString();
        send(
                "i",
                "{\"messageId\":\"" + messageId + "\",\"userId\":\"" + userId
                        + "\",\"context\":{\"identity\":{\"signature\":\"" + signature + "\""
                        + (expires.isEmpty() ? "" : ",\"expires\":" + expires) + "}}}");
        return jdbc.sql("select proven_for from event_inbox where message_id = ?")
                .param(messageId)
                .query(String.class)
                .single();
    }

    private void send(String call, String body) throws Exception {
        web.perform(post("/v1/" + call)
                .contentType("text/plain")
                .header(
                        "Authorization",
                        "Basic "
                                + java.util.Base64.getEncoder()
                                        .encodeToString((key + ":").getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .content(body));
    }
}
