package org.regulars.web.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.regulars.access.ApiTokens;
import org.regulars.access.SignedIdentity;
import org.regulars.access.TokenKind;
import org.regulars.intake.EventDigest;
import org.regulars.testing.TestClock;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Segment's own libraries, from npm, against us: for servers in Node, for pages in a browser and from another origin. */
class SdkTests extends Browser {

    private static final Path UMD = Path.of("node_modules", "@segment", "analytics-next", "dist", "umd");

    @Autowired
    private ApiTokens tokens;

    @Autowired
    private SignedIdentity identity;

    @Autowired
    private EventDigest digest;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TestClock clock;

    private final ShopPages shop = new ShopPages();
    private final List<String> answers = new ArrayList<>();
    private String writeKey = "";

    /** The libraries have the system's clock: by another one their calls would be shifted, each request a little differently. */
    @BeforeEach
    void key() {
        clock.set(Instant.now());
        writeKey = tokens.create("test", "shop pages", TokenKind.WRITE_KEY);
    }

    @AfterEach
    void closed() {
        shop.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"WRITE_KEY", "SECRET"})
    void theServerLibraryDeliversEachKindOfCall(TokenKind kind) throws IOException {
        NodePackages.installed();
        String key = tokens.create("test", "shop server", kind);
        NodePackages.Result node = NodePackages.run("node", "server.mjs", regulars(), key);
        digest.digestAll();

        assertThat(node.status()).as(node.output()).isZero();
        assertThat(kinds())
                .containsExactlyInAnyOrder(
                        "identified",
                        "page-viewed",
                        "screen-viewed",
                        "product-added",
                        "group-joined",
                        "aliased",
                        "order-completed");
        assertThat(problems()).isEmpty();
        assertThat(jdbc.sql("select first_name from customer where state = 'known'")
                        .query(String.class)
                        .single())
                .isEqualTo("Änn");
        assertThat(jdbc.sql("select number || ' ' || round(total, 2) from customer_order")
                        .query(String.class)
                        .single())
                .isEqualTo("o-1 17.00");
    }

    @ParameterizedTest
    @ValueSource(strings = {"standard", "batching"})
    void theBrowserLibraryStartsFromUsAndDelivers(String strategy) throws IOException {
        Path umd = NodePackages.installed().resolve(UMD);
        long keyId = tokens.checkWriteKey(writeKey).orElseThrow().id();
        String secret = identity.create("test", tokens.find(keyId).orElseThrow());
        shop.files("/umd/", umd)
                .page("/", """
                <script src="/umd/index.js"></script>
                <script>window.analytics = window.AnalyticsNext.AnalyticsBrowser.load({writeKey: '%s', cdnURL: '%s'},
                  {integrations: {'Segment.io': {apiHost: '%s/v1', protocol: 'http',
                    deliveryStrategy: {strategy: '%s', config: {size: 3, timeout: 300}}}}})</script>
                """.formatted(writeKey, regulars(), regulars().replace("http://", ""), strategy));
        Page page = open("/");
        page.evaluate("""
                async signature => { await analytics.page('Shop', 'Mugs')
                await analytics.track('Product Added', {sku: 'MUG-1', price: 8.5, quantity: 1})
                await analytics.identify('4711', {email: 'ann@example.com', firstName: 'Ann'}, {context: {identity: {signature}}})
                await analytics.screen('Basket')
                await analytics.group('club', {name: 'Tea club'})
                await analytics.alias('4711', 'device-0') }""", SignedIdentity.sign(secret, "4711"));
        arrive(page, 6);
        digest.digestAll();

        assertThat(kinds())
                .containsExactlyInAnyOrder(
                        "page-viewed", "product-added", "identified", "screen-viewed", "group-joined", "aliased");
        assertThat(problems()).isEmpty();
        assertThat(answers)
                .contains("200 /v1/projects/" + writeKey + "/settings")
                .allSatisfy(answer -> assertThat(answer).startsWith("200 "));
        assertThat(jdbc.sql("select proven_for from event_inbox where payload ->> 'type' = 'identify'")
                        .query(String.class)
                        .single())
                .isEqualTo("4711");
        assertThat(jdbc.sql("select first_name from customer where state = 'known'")
                        .query(String.class)
                        .single())
                .isEqualTo("Ann");
    }

    @Test
    void theSnippetWithTheStandaloneLibraryDelivers() throws IOException {
        Path umd = NodePackages.installed().resolve(UMD);
        shop.files("/umd/", umd)
                .page("/", """
                <script>var a = window.analytics = []; a.methods = ['identify','track','page','ready'];
                a.methods.forEach(m => { a[m] = (...x) => { a.push([m, ...x]); return a } });
                a._writeKey = '%s'; a._cdn = '%s';
                a._loadOptions = {integrations: {'Segment.io': {apiHost: '%s/v1', protocol: 'http'}}};
                a.page(); a.track('Early')</script>
                <script async src="/umd/standalone.js"></script>
                """.formatted(writeKey, regulars(), regulars().replace("http://", "")));
        Page page = open("/");
        arrive(page, 2);
        digest.digestAll();

        assertThat(kinds()).containsExactlyInAnyOrder("page-viewed", "early");
        assertThat(answers).allSatisfy(answer -> assertThat(answer).startsWith("200 "));
    }

    private Page open(String path) {
        Page page = stranger(Look.DESKTOP);
        page.onResponse((Response response) -> {
            if (response.url().startsWith(regulars())) {
                answers.add(response.status() + " "
                        + response.url().substring(regulars().length()));
            }
        });
        page.navigate(shop.url(path));
        return page;
    }

    private void arrive(Page page, int count) {
        for (int n = 0; n < 100 && inbox() < count; n++) {
            page.waitForTimeout(100);
        }
        assertThat(inbox()).as(answers.toString()).isEqualTo(count);
    }

    private int inbox() {
        return jdbc.sql("select count(*) from event_inbox").query(Integer.class).single();
    }

    private List<String> kinds() {
        return jdbc.sql("select kind from interaction").query(String.class).list();
    }

    private List<String> problems() {
        return jdbc.sql("select problem from event_inbox where problem <> ''")
                .query(String.class)
                .list();
    }
}
