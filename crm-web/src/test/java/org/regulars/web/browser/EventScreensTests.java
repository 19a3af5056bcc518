package org.regulars.web.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.regulars.access.ApiTokens;
import org.regulars.access.TokenKind;
import org.regulars.intake.EventDigest;
import org.regulars.intake.EventInbox;
import org.regulars.intake.EventWarnings;
import org.regulars.shop.LinkHosts;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.json.JsonMapper;

/** The screens about events, keys and links as people see them. */
class EventScreensTests extends Browser {

    @Autowired
    private ApiTokens tokens;

    @Autowired
    private EventInbox inbox;

    @Autowired
    private EventDigest digest;

    @Autowired
    private EventWarnings warnings;

    @Autowired
    private LinkHosts hosts;

    @Autowired
    private JsonMapper json;

    private long key;

    @BeforeEach
    void key() {
        key = tokens.checkWriteKey(tokens.create(ANN, "Shop pages", TokenKind.WRITE_KEY))
                .orElseThrow()
                .id();
    }

    @Test
    void areReadable() {
        Page page = ann(Look.DESKTOP);
        List<String> paths =
                List.of("/staff/events/rejected", "/staff/events/warnings", "/staff/link-hosts", "/staff/keys/" + key);
        paths.forEach(path -> inspect(page, path, "empty"));

        accept(
                "{'type':'track','anonymousId':'d','event':'Product Viewed','properties':{'sku':'M','url':'https://cdn.example/m'}}",
                "{'type':'page','anonymousId':'d','properties':{'path':'/a/rather/long/path/that/goes/on/and/on/for/quite/some/time'}}",
                "{'type':'identify','userId':'4711','traits':{'email':'ann@example.com'}}",
                "{'type':'track','userId':'4711','event':'Order Completed'}",
                "{'type':'poem'}");
        digest.digestAll();
        accept("{'type':'track','anonymousId':'d','event':'Just came'}");
        warnings.note(key, json.createObjectNode().put("messageId", "m-1"), "link-left-out", "cdn.example");
        warnings.note(key, json.createObjectNode(), "signature-wrong", "");
        hosts.add(ANN, "images.example");
        paths.forEach(path -> inspect(page, path, "full"));
        page.getByText("Create a secret").click();
        inspectInEveryLook(page, "events-key-secret");
        inspect(page, "/staff/events", "full");
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Order Completed"))
                .click();
        assertThat(page.locator("main")).containsText("has no order_id");
        inspectInEveryLook(page, "events-event-one");
    }

    @Test
    void theLatestEventsShowByThemselves() {
        Page page = ann(Look.DESKTOP);
        page.navigate("/staff/events");
        assertThat(page.locator("#latest")).containsText("Nothing has come in yet");
        accept("{'type':'track','anonymousId':'d','event':'Fresh mug'}");
        assertThat(page.locator("#latest")).containsText("Fresh mug");
    }

    @Test
    void aNewKeyLeadsToItsSnippet() {
        Page page = ann(Look.DESKTOP);
        page.navigate("/staff/keys");
        page.getByLabel("What is it for?").fill("Second shop");
        page.getByRole(AriaRole.RADIO, new Page.GetByRoleOptions().setName("Write key"))
                .check();
        page.getByText("Create key").click();
        page.getByText("To the snippet").click();
        assertThat(page.locator("h1")).hasText("Second shop");
        assertThat(page.getByLabel("Our tracker"))
                .hasValue(java.util.regex.Pattern.compile("data-write-key=\"rw_.+\""));
    }

    private void accept(String... events) {
        for (String event : events) {
            inbox.accept(key, List.of(json.readTree(event.replace('\'', '"'))));
        }
    }

    private static void inspect(Page page, String path, String state) {
        page.navigate(path);
        inspectInEveryLook(
                page, "events-" + path.replaceAll("^/staff/|\\d+", "").replace('/', '-') + "-" + state);
    }
}
