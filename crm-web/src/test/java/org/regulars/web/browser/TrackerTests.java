package org.regulars.web.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.options.Cookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.regulars.access.ApiTokens;
import org.regulars.access.TokenKind;
import org.regulars.intake.EventDigest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Our tracker in the pages of a shop at another origin. */
class TrackerTests extends Browser {

    private static final String PRODUCT = """
            <script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"Product","sku":"LAMP-1",
            "name":"Red lamp","image":["https://shop.example/lamp.jpg"],"offers":{"price":"24.00","priceCurrency":"GBP"}}]}</script>
            <div data-regulars-product="MUG-1" data-name="Blue mug" data-price="8.50" data-currency="GBP">
              <button data-regulars-add data-quantity="2">Add</button><button data-regulars-remove>Remove</button></div>
            """;

    @Autowired
    private ApiTokens tokens;

    @Autowired
    private EventDigest digest;

    @Autowired
    private JdbcClient jdbc;

    private final ShopPages shop = new ShopPages();
    private final List<String> calls = new ArrayList<>();
    private String writeKey = "";

    @BeforeEach
    void key() {
        writeKey = tokens.create("test", "shop pages", TokenKind.WRITE_KEY);
    }

    @AfterEach
    void closed() {
        shop.close();
    }

    @Test
    void isSmallAndKeptByBrowsers() throws Exception {
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest.Builder get = HttpRequest.newBuilder(URI.create(regulars() + "/tracker.js"));
        HttpResponse<String> script = http.send(get.build(), HttpResponse.BodyHandlers.ofString());

        assertThat(script.statusCode()).isEqualTo(200);
        assertThat(script.body().length()).isLessThan(6 * 1024);
        assertThat(script.headers().firstValue("content-type")).hasValue("text/javascript;charset=UTF-8");
        assertThat(script.headers().firstValue("cache-control").orElseThrow()).contains("max-age=86400", "public");
        assertThat(script.headers().firstValue("set-cookie")).isEmpty();
        String etag = script.headers().firstValue("etag").orElseThrow();
        assertThat(http.send(get.header("If-None-Match", etag).build(), HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(304);
    }

    @Test
    void followsAVisitThroughASinglePageShop() {
        shop.page("/", tag("") + PRODUCT);
        Page page = visit("/?utm_source=news&utm_campaign=may");
        page.waitForTimeout(500);
        page.evaluate("history.pushState({}, '', '/mugs')");
        page.evaluate("history.pushState({}, '', '/mugs#top')");
        page.getByText("Add").click();
        page.evaluate("analytics.identify('4711', {email: 'ann@example.com', firstName: 'Ann'})");
        page.evaluate("regulars.basket([{sku: 'MUG-1', quantity: 3}])");
        arrives(page, 7);

        assertThat(events())
                .containsExactly(
                        "page / ",
                        "track  Product Viewed MUG-1",
                        "track  Product Viewed LAMP-1",
                        "page /mugs ",
                        "track  Product Added MUG-1",
                        "identify  ",
                        "track  Cart Viewed ");
        assertThat(jdbc.sql("""
                        select payload -> 'context' -> 'campaign' ->> 'name' || ' ' || (payload -> 'context' -> 'campaign' ->> 'source')
                        from event_inbox where payload ->> 'type' = 'page' order by received_at limit 1
                        """).query(String.class).single()).isEqualTo("may news");
        assertThat(jdbc.sql("""
                        select count(*) from event_inbox where payload ->> 'anonymousId' = ? and payload ->> 'sentAt' <> ''
                            and payload ->> 'messageId' <> '' and payload ->> 'timestamp' <> ''
                        """).param(cookie(page).value).query(Integer.class).single())
                .isEqualTo(7);
        digest.digestAll();
        assertThat(jdbc.sql("select first_name from customer where state = 'known'")
                        .query(String.class)
                        .single())
                .isEqualTo("Ann");
        assertThat(jdbc.sql("select round(price, 2) from product where sku = 'LAMP-1'")
                        .query(String.class)
                        .single())
                .isEqualTo("24.00");
        assertThat(jdbc.sql("select quantity from basket_item")
                        .query(Integer.class)
                        .single())
                .isEqualTo(3);
    }

    @Test
    void keepsAFirstPartyCookieForThirteenMonthsAtMost() {
        shop.page("/", tag("data-cookie='shop_id' data-cookie-days='9999'"));
        Page page = visit("/");
        arrives(page, 1);

        Cookie cookie = page.context().cookies().get(0);
        assertThat(cookie.name).isEqualTo("shop_id");
        assertThat(cookie.domain).isEqualTo("127.0.0.1");
        assertThat(String.valueOf(cookie.sameSite)).isEqualToIgnoringCase("Lax");
        double days = (cookie.expires - ((Number) page.evaluate("Date.now() / 1000")).doubleValue()) / 86400;
        assertThat(days).isBetween(394.0, 396.0);
        assertThat(page.context().cookies()).hasSize(1);

        String first = cookie.value;
        page.reload();
        arrives(page, 2);
        assertThat(cookie(page).value).isEqualTo(first);
        page.evaluate("analytics.reset()");
        assertThat(cookie(page).value).isNotEqualTo(first);
    }

    @Test
    void leavesNoTraceBeforeConsentAndNoneAfterItIsTakenBack() {
        shop.page("/", tag("data-consent='required'") + PRODUCT);
        Page page = visit("/");
        page.evaluate("analytics.track('Looked'); analytics.identify('4711')");
        page.waitForTimeout(900);
        assertNoTrace(page);

        page.evaluate("regulars.consent(true)");
        arrives(page, 5);
        assertThat(page.context().cookies()).hasSize(1);
        page.reload();
        arrives(page, 8);

        page.evaluate("regulars.consent(false)");
        calls.clear();
        page.evaluate("analytics.track('Unseen')");
        page.reload();
        page.waitForTimeout(900);
        assertThat(calls).isEmpty();
        assertThat(page.context().cookies()).isEmpty();
        assertThat(page.evaluate("Object.keys(localStorage).join()")).isEqualTo("regulars_consent");
    }

    @Test
    void respectsGlobalPrivacyControlUnlessTheVisitorConsents() {
        shop.page("/", tag(""));
        Page page = stranger(Look.DESKTOP);
        page.addInitScript("Object.defineProperty(navigator, 'globalPrivacyControl', {value: true})");
        page = visit(page, "/");
        page.waitForTimeout(900);
        assertNoTrace(page);

        page.evaluate("regulars.consent(true)");
        arrives(page, 1);
    }

    @Test
    void sendsFormsThatAskForItButNothingSecret() {
        shop.page("/", tag("data-page-views='manual'") + """
                <form data-regulars-form="newsletter" action="/thanks" method="get">
                  <input name="mail" type="email" value="ann@example.com"><input name="first" autocomplete="given-name" value="Ann">
                  <input name="password" type="password" value="s3cret"><input name="csrf" type="hidden" value="hidden-value">
                  <input name="number" autocomplete="cc-number" value="4111111111111111"><input name="iban" value="DE00">
                  <input name="card_holder" value="A. Card"><input type="checkbox" name="no" value="unticked">
                  <input type="checkbox" name="yes" value="ticked" checked>
                  <select name="size"><option>M</option></select><button name="go" value="1">Send</button></form>
                <form id="other"><input name="note" value="private-note"><button>Other</button></form>
                """).page("/thanks", tag("data-page-views='manual'"));
        Page page = visit("/");
        page.evaluate("document.querySelector('#other').addEventListener('submit', e => e.preventDefault())");
        page.getByText("Other").click();
        page.getByText("Send").click();
        page.waitForURL("**/thanks**");
        arrives(page, 2);

        String all = jdbc.sql("select string_agg(payload::jsonb::text, ' ') from event_inbox")
                .query(String.class)
                .single();
        assertThat(all)
                .contains("\"yes\": \"ticked\"", "\"size\": \"M\"", "\"first\": \"Ann\"", "\"form\": \"newsletter\"")
                .doesNotContain("s3cret", "hidden-value", "4111", "DE00", "A. Card", "unticked", "private-note");
        digest.digestAll();
        assertThat(jdbc.sql("select first_name from customer where state = 'known'")
                        .query(String.class)
                        .single())
                .isEqualTo("Ann");
    }

    @Test
    void sendsTheLastEventsWhenThePageIsLeft() {
        shop.page("/", tag("data-page-views='manual'")).page("/elsewhere", "Bye");
        Page page = visit("/");
        page.evaluate("analytics.track('Left', {}, {}); location.href = '/elsewhere'");
        page.waitForURL("**/elsewhere");
        arrives(page, 1);
        assertThat(page.evaluate("localStorage.regulars_queue")).isNull();
    }

    @Test
    void keepsWhatCouldNotBeSentAndTriesAgain() {
        shop.page("/", tag("data-page-views='manual'"));
        Page page = stranger(Look.DESKTOP);
        List<String> refused = new ArrayList<>();
        page.route("**/v1/b", route -> {
            if (refused.size() < 2) {
                refused.add(route.request().url());
                route.fulfill(new com.microsoft.playwright.Route.FulfillOptions().setStatus(503));
            } else {
                route.resume();
            }
        });
        page = visit(page, "/");
        page.evaluate("analytics.track('Patient')");
        page.waitForTimeout(700);
        assertThat(String.valueOf(page.evaluate("localStorage.regulars_queue"))).contains("Patient");
        arrives(page, 1);
        assertThat(refused).hasSize(2);

        page.route("**/v1/b", route -> route.abort());
        page.evaluate("for (let i = 0; i < 150; i++) analytics.track('Offline ' + i)");
        assertThat(page.evaluate("JSON.parse(localStorage.regulars_queue).length"))
                .isEqualTo(100);
        page.unroute("**/v1/b");
        page.reload();
        arrives(page, 101);
    }

    @Test
    void answersToSegmentsSnippet() {
        shop.page("/", """
                <script>!function(){var a=window.analytics=window.analytics||[];a.methods=['track','identify','page'];
                a.factory=function(m){return function(){var x=[].slice.call(arguments);x.unshift(m);a.push(x);return a}};
                a.methods.forEach(function(m){a[m]=a.factory(m)});var s=document.createElement('script');s.async=true;
                s.src='%s/analytics.js/v1/%s/analytics.min.js';document.head.appendChild(s);a._writeKey='%s';
                a.page();a.track('Early',{n:1});}();</script>
                """.formatted(regulars(), writeKey, writeKey));
        Page page = visit("/");
        page.waitForFunction("() => analytics.tracker");
        page.evaluate(
                "analytics.page('Shop', 'Mugs'); analytics.group('club'); analytics.alias('4711'); analytics.ready(() => 1)");
        arrives(page, 5);
        assertThat(events()).containsExactly("page / ", "track  Early ", "page / ", "group  ", "alias  ");
        assertThat(jdbc.sql("select payload ->> 'name' from event_inbox where payload ->> 'category' = 'Shop'")
                        .query(String.class)
                        .single())
                .isEqualTo("Mugs");
    }

    private String tag(String more) {
        return "<script async src='" + regulars() + "/tracker.js' data-write-key='" + writeKey + "' " + more
                + "></script>";
    }

    private Page visit(String path) {
        return visit(stranger(Look.DESKTOP), path);
    }

    private Page visit(Page page, String path) {
        page.onRequest((Request request) -> {
            if (request.url().contains("/v1/")) {
                calls.add(request.url());
            }
        });
        page.navigate(shop.url(path));
        page.waitForFunction("() => window.regulars && window.analytics.tracker");
        return page;
    }

    private void assertNoTrace(Page page) {
        assertThat(calls).isEmpty();
        assertThat(page.context().cookies()).isEmpty();
        assertThat(page.evaluate("localStorage.length + sessionStorage.length")).isEqualTo(0);
    }

    private static Cookie cookie(Page page) {
        Cookie cookie = page.context().cookies().stream().findFirst().orElse(null);
        assertNotNull(cookie);
        return cookie;
    }

    /** Waits until so many events have arrived. */
    private void arrives(Page page, int count) {
        for (int n = 0; n < 100 && count() < count; n++) {
            page.waitForTimeout(100);
        }
        assertThat(count()).isEqualTo(count);
    }

    private int count() {
        return jdbc.sql("select count(*) from event_inbox where problem = ''")
                .query(Integer.class)
                .single();
    }

    private List<String> events() {
        return jdbc.sql("""
                select concat(payload ->> 'type', ' ', payload -> 'properties' ->> 'path', ' ', payload ->> 'event',
                       case when payload ->> 'type' = 'track' then ' ' || coalesce(payload -> 'properties' ->> 'sku', '') end)
                from event_inbox order by payload ->> 'timestamp', received_at
                """).query(String.class).list();
    }
}
