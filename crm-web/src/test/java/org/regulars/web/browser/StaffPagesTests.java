package org.regulars.web.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.regulars.access.ApiTokens;
import org.regulars.access.TokenKind;
import org.regulars.customer.Customers;
import org.regulars.customer.IdentityClaim;
import org.regulars.customer.IdentityKind;
import org.regulars.customer.KeptSearches;
import org.regulars.customer.Listing;
import org.regulars.job.Jobs;
import org.regulars.order.Orders;
import org.regulars.order.PlaceOrder;
import org.regulars.testing.TestClock;
import org.regulars.web.demo.DemoShop;
import org.regulars.web.page.Navigation;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

class StaffPagesTests extends Browser {

    private static final List<String> PAGES = Stream.concat(
                    Navigation.of(Set.of("ADMIN")).stream()
                            .flatMap(group -> group.places().stream())
                            .map(Navigation.Place::path),
                    Stream.of("/staff/accounts/new", "/staff/password"))
            .toList();

    @Autowired
    private DemoShop demoShop;

    @Autowired
    private Jobs jobs;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private KeptSearches searches;

    @Autowired
    private ApiTokens tokens;

    @Autowired
    private Customers customers;

    @Autowired
    private Orders orders;

    @Test
    void pagesAreReadableWhenThereIsNothingYet() {
        Page page = ann(Look.DESKTOP);
        PAGES.forEach(path -> inspect(page, path, "empty"));
        Page plain = ann(Look.WITHOUT_SCRIPT);
        PAGES.forEach(path -> fitsWithoutScript(plain, path));
    }

    @Test
    void pagesAreReadableWithTheDemoShop() {
        demoShop.fill();
        jobs.run("find-duplicates");
        jobs.run("quality");
        jobs.run("imports");
        tokens.create(ANN, "Shop server", TokenKind.SECRET);
        tokens.create(ANN, "Shop pages", TokenKind.WRITE_KEY);
        List<String> full = new ArrayList<>(PAGES);
        full.add("/staff/customers?sort=revenue");
        full.add(address("zzzzzzzz"));
        full.add(address("ann"));
        full.add("/staff/nothing-here");
        String regular = "/staff/customers/" + regular();
        for (String below :
                List.of("", "/timeline?what=orders&channel=shop", "/contacts/new", "/privacy", "/profile")) {
            full.add(regular + below);
        }
        Page page = ann(Look.DESKTOP);
        full.forEach(path -> inspect(page, path, "full"));
        Page plain = ann(Look.WITHOUT_SCRIPT);
        full.forEach(path -> fitsWithoutScript(plain, path));
    }

    private long regular() {
        return jdbc.sql("select customer_id from identity where value = 'D7001'")
                .query(Long.class)
                .single();
    }

    private String address(String typed) {
        return "/staff/customers?search=" + searches.keep(ANN, new Listing(typed, Map.of(), List.of(), ""));
    }

    private static void inspect(Page page, String path, String state) {
        page.navigate(path);
        String name = path.replaceAll("^/staff/?|\\?(?!.*sort).*", "")
                .replaceAll("\\d+", "one")
                .replaceAll("[/?=]", "-");
        inspectInEveryLook(page, name + "-" + state);
    }

    private static void fitsWithoutScript(Page page, String path) {
        page.navigate(path);
        fitsTheWidth(page);
    }

    @Test
    void everyPlaceOfTheNavigationIsReachedByKeyboard() {
        Page page = ann(Look.DESKTOP);
        page.navigate("/staff/jobs");
        page.keyboard().press("Tab");
        assertThat(page.locator(":focus")).hasText("Skip to content");
        page.keyboard().press("Enter");
        assertThat(page.locator("#content")).isFocused();

        page.navigate("/staff/jobs");
        int places = page.locator("nav a").count();
        page.keyboard().press("Tab");
        for (int n = 0; n < places; n++) {
            page.keyboard().press("Tab");
            assertThat(page.locator("nav a").nth(n)).isFocused();
        }
        assertThat(page.locator("nav [aria-current=page]")).hasText("Jobs");
    }

    @ParameterizedTest
    @EnumSource(names = {"PHONE", "DARK_PHONE"})
    void thePhoneMenuOpensAndClosesByKeyboard(Look look) {
        Page page = ann(look);
        page.navigate("/staff/jobs");
        assertThat(page.locator("nav")).isHidden();
        page.locator(".topbar button").press("Enter");
        assertThat(page.locator("nav")).isVisible();
        axe(page);
        picture(page, "menu-" + look.name().toLowerCase(java.util.Locale.ROOT));
        page.keyboard().press("Escape");
        assertThat(page.locator("nav")).isHidden();
    }

    @Test
    void theColoursStayAsChosen() {
        Page page = ann(Look.DESKTOP);
        page.navigate("/staff/jobs");
        assertThat(page.locator("html")).hasAttribute("data-bs-theme", "light");
        page.getByText("Colours: system").click();
        page.getByText("Colours: light").click();
        assertThat(page.locator("html")).hasAttribute("data-bs-theme", "dark");
        page.navigate("/staff/keys");
        assertThat(page.locator("html")).hasAttribute("data-bs-theme", "dark");
    }

    @Test
    void theListFollowsTheTyping() {
        bobWithOrders(1);
        Page page = ann(Look.DESKTOP);
        page.navigate("/staff/customers");
        page.getByLabel("Search customers").pressSequentially("zzzzzz");
        assertThat(page.locator("#results")).containsText("Nobody found");
        page.getByLabel("Search customers").fill("bbo@shop.example");
        assertThat(page.locator("#results")).containsText("These come close");
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Show all"))
                .click();
        assertThat(page.locator("tbody tr")).hasCount(1);
        axe(page);
    }

    @Test
    void theTimelineGoesOnInPlace() {
        long bob = bobWithOrders(60);
        Page page = ann(Look.DESKTOP);
        page.navigate("/staff/customers/" + bob);
        assertThat(page.locator(".happenings li")).hasCount(25);
        page.getByText("Older").click();
        assertThat(page.locator(".happenings li")).hasCount(50);
        page.getByText("Channels, kinds, dates").click();
        page.getByLabel("Form", new Page.GetByLabelOptions().setExact(true)).check();
        assertThat(page.locator("#timeline-entries")).not().containsText("Ordered");
    }

    @Test
    void theTimelineGoesOnWithoutScript() {
        long bob = bobWithOrders(60);
        Page page = ann(Look.WITHOUT_SCRIPT);
        page.navigate("/staff/customers/" + bob);
        page.getByText("Older").click();
        page.getByText("Older").click();
        assertThat(page.locator(".happenings li")).hasCount(10);
    }

    private long bobWithOrders(int count) {
        long bob = customers
                .identify(
                        List.of(new IdentityClaim(IdentityKind.EMAIL, "bob@shop.example", true)),
                        "test",
                        TestClock.START)
                .orElseThrow()
                .customerId();
        for (int n = 0; n < count; n++) {
            orders.place(new PlaceOrder(
                    bob, "A" + n, TestClock.START.minus(Duration.ofHours(n)), "GBP", "GB", "test", List.of()));
        }
        return bob;
    }
}
