package org.regulars.web.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
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

    @ParameterizedTest
    @EnumSource(Look.class)
    void areReadable(Look look) {
        Page page = ann(look);
        List<String> paths = List.of(
                "/staff/events",
                "/staff/events/rejected",
                "/staff/events/warnings",
                "/staff/link-hosts",
                "/staff/keys/" + key);
        paths.forEach(path -> inspect(page, look, path, "empty"));

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
        paths.forEach(path -> inspect(page, look, path, "full"));
        page.getByText("Create a secret").click();
        inspectHere(page, look, "key-secret");
        page.navigate("/staff/events");
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Order Completed"))
                .click();
        assertThat(page.locator("main")).containsText("has no order_id");
        inspectHere(page, look, "event-one");
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

    private static void inspect(Page page, Look look, String path, String state) {
        page.navigate(path);
        inspectHere(page, look, path.replaceAll("^/staff/|\\d+", "").replace('/', '-') + "-" + state);
    }

    private static void inspectHere(Page page, Look look, String name) {
        fitsTheWidth(page);
        if (look != Look.WITHOUT_SCRIPT) {
            axe(page);
        }
        picture(page, "events-" + name + "-" + look.name().toLowerCase(Locale.ROOT));
    }
}
