package org.regulars.web.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ReducedMotion;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.regulars.consent.SignUps;
import org.regulars.form.Form;
import org.regulars.form.FormBox;
import org.regulars.form.FormWords;
import org.regulars.form.Forms;
import org.regulars.form.SlideIn;
import org.regulars.question.QuestionForm;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A form that staff made: from the staff screen over our page, the shop's page and the slide-in to the sign-up. */
class FormBrowserTests extends Browser {

    private static final String STRICT = "<meta http-equiv='Content-Security-Policy' content=\"default-src 'none';"
            + " script-src %1$s; connect-src %1$s; form-action %1$s\">";

    @Autowired
    Forms forms;

    @Autowired
    SignUps signUps;

    @Autowired
    JdbcClient jdbc;

    private final ShopPages shop = new ShopPages();

    @AfterEach
    void closed() {
        shop.close();
    }

    @Test
    void staffMakeAFormLookAtItAndSwitchItOn() {
        Page page = ann(Look.DESKTOP);
        page.navigate("/staff/forms");
        page.getByText("New form").first().click();
        page.getByText("Make the form").click();
        assertThat(page.locator("[role=alert]")).containsText("still there");
        inspectInEveryLook(page, "form-edit-problems");
        page.locator("#name").fill("Spring <i>");
        page.locator("#title-en").fill("Ten percent");
        page.locator("#text-en").fill("For your first order.");
        page.locator("#payoff-en").fill("You get 10 % once; we write about once a week.");
        page.locator("[name=boxes][value=offers]").check();
        page.locator("[name='places[country]']").fill("1");
        page.locator("[name=required][value=country]").check();
        page.getByText("Make the form").click();
        assertThat(page.locator("h1")).hasText("Spring <i>");
        assertThat(page.locator("#html"))
                .hasValue(java.util.regex.Pattern.compile("data-regulars-sign-up=\"spring-i\""));
        inspectInEveryLook(page, "form-show");
        page.getByLabel("Preview in German").click();
        assertThat(page.locator("main h1")).hasText("Ten percent");
        assertThat(page.locator("main button")).isDisabled();
        page.goBack();
        page.getByText("Switch on").click();
        assertThat(page.locator("main .badge")).hasText("On");
        page.navigate("/staff/forms");
        inspectInEveryLook(page, "forms-full");
    }

    @Test
    void aVisitorSignsUpOnOurPage() {
        spring(SlideIn.NEVER);
        Page page = stranger(Look.PHONE);
        page.navigate("/f/spring?utm_source=insta");
        axe(page);
        page.setViewportSize(320, 700);
        fitsTheWidth(page);
        picture(page, "form-public-phone");
        page.getByLabel("E-mail address").fill("ann@example.com");
        page.getByText("Sign up", new Page.GetByTextOptions().setExact(true)).click();
        assertThat(page.locator("#agree-problem")).isVisible();
        axe(page);
        page.locator("[name=agree]").first().check();
        page.getByText("Sign up", new Page.GetByTextOptions().setExact(true)).click();
        assertThat(page.locator("h1")).hasText("Look into your mailbox");
        axe(page);

        assertThat(signUps.toConfirm()).hasSize(1);
        // Two pages, two proofs: the first was taken only once everything else was right.
        assertThat(count("form_proof")).isEqualTo(1);
        assertThat(jdbc.sql("select utm_source from opt_in").query(String.class).single())
                .isEqualTo("insta");
        assertThat(jdbc.sql("select sum(shown) || ' ' || sum(begun) from form_count where source = 'insta'")
                        .query(String.class)
                        .single())
                .isEqualTo("2 2");
    }

    @Test
    void aVisitorSignsUpWithoutScriptInTheDark() {
        spring(SlideIn.NEVER);
        Page page = stranger(Look.WITHOUT_SCRIPT);
        page.navigate("/f/spring");
        page.getByLabel("E-mail address").fill("ann@example.com");
        page.locator("[name=agree]").first().check();
        page.getByText("Sign up", new Page.GetByTextOptions().setExact(true)).click();
        assertThat(page.locator("h1")).hasText("Look into your mailbox");
        assertThat(signUps.toConfirm()).hasSize(1);
        assertThat(count("form_proof")).isZero();

        Page dark = stranger(Look.DARK_PHONE);
        dark.navigate("/f/spring?lang=fr");
        axe(dark);
        picture(dark, "form-public-dark");
    }

    @Test
    void aCopyOnThePageOfTheShopSendsAProofToo() {
        spring(SlideIn.NEVER);
        Page staff = ann(Look.DESKTOP);
        staff.navigate("/staff/forms/spring");
        String html = staff.locator("#html").inputValue();
        assertThat(html).contains("<script src=");
        shop.page("/sale", html.replaceAll("http://localhost:\\d+", regulars()));
        Page page = stranger(Look.DESKTOP);
        page.navigate(shop.url("/sale?utm_source=partner"));
        page.getByLabel("E-mail address").fill("ann@example.com");
        page.locator("[name=agree]").first().check();
        page.locator("button").click();
        assertThat(page.locator("h1")).hasText("Look into your mailbox");
        assertThat(page.url()).contains("/f/spring/thanks");
        assertThat(count("form_proof")).isEqualTo(1);
        assertThat(jdbc.sql("select utm_source from opt_in").query(String.class).single())
                .isEqualTo("partner");
    }

    @Test
    void slidesInUnderAStrictPolicyWithoutTakingTheFocusAndLeavesAloneAfterwards() {
        spring(new SlideIn(SlideIn.When.SECONDS, 0, 7));
        shop.page(
                "/",
                STRICT.formatted(regulars())
                        + "<main><h1>Shop</h1><label>Search <input id=search></label></main><script async src='"
                        + regulars()
                        + "/tracker.js' data-write-key='none' data-page-views='manual' data-slide-in=''></script>");
        Page page = stranger(Look.DESKTOP);
        page.navigate(shop.url("/"));
        page.locator("#search").focus();
        Locator box = page.locator("regulars-form [role=dialog]");
        assertThat(box).isVisible();
        assertThat(page.locator("#search")).isFocused();
        assertThat(box).hasCSS("position", "static");
        assertThat(page.locator("regulars-form")).hasCSS("position", "fixed");
        assertThat(box).hasCSS("animation-name", "none");
        axe(page);
        picture(page, "slide-in");
        page.setViewportSize(320, 640);
        fitsTheWidth(page);
        picture(page, "slide-in-phone");
        page.emulateMedia(new Page.EmulateMediaOptions()
                .setColorScheme(com.microsoft.playwright.options.ColorScheme.DARK)
                .setReducedMotion(ReducedMotion.REDUCE));
        axe(page);
        picture(page, "slide-in-dark-phone");
        box.getByLabel("E-mail address").fill("ann");
        box.locator("button[type=submit]").click();
        assertThat(box.getByText("cannot be an e-mail address")).isVisible();
        box.getByLabel("E-mail address").fill("ann@example.com");
        box.locator("[name=agree]").first().check();
        box.locator("button[type=submit]").click();
        assertThat(box.locator("h2")).hasText("Look into your mailbox");
        assertThat(box.locator("h2")).isFocused();
        page.keyboard().press("Escape");
        assertThat(page.locator("regulars-form")).hasCount(0);
        assertThat(signUps.toConfirm()).hasSize(1);

        page.reload();
        page.waitForTimeout(600);
        assertThat(page.locator("regulars-form")).hasCount(0);
    }

    @Test
    void slidesInAfterReadingAndComesBackOnlyAfterDays() {
        spring(new SlideIn(SlideIn.When.SCROLL, 50, 7));
        shop.page(
                "/",
                "<p>" + "Long<br>".repeat(400) + "</p><script src='" + regulars()
                        + "/forms.js' data-slide-in='spring'></script>");
        Page page = stranger(Look.PHONE);
        page.navigate(shop.url("/"));
        page.waitForTimeout(400);
        assertThat(page.locator("regulars-form")).hasCount(0);
        page.evaluate("scrollTo(0, document.documentElement.scrollHeight)");
        Locator box = page.locator("regulars-form [role=dialog]");
        assertThat(box).isVisible();
        box.getByLabel("Close").click();
        assertThat(page.locator("regulars-form")).hasCount(0);

        page.reload();
        page.evaluate("scrollTo(0, document.documentElement.scrollHeight)");
        page.waitForTimeout(400);
        assertThat(page.locator("regulars-form")).hasCount(0);
        page.evaluate("localStorage.regulars_form_spring -= 7 * 864e5 - 1000");
        page.waitForTimeout(1100);
        page.reload();
        page.evaluate("scrollTo(0, document.documentElement.scrollHeight)");
        assertThat(box).isVisible();
    }

    @Test
    void slidesInWhenSomebodyIsAboutToLeaveAndNotWhileTheyMoveOnThePage() {
        spring(new SlideIn(SlideIn.When.LEAVING, 0, 7));
        shop.page(
                "/",
                "<h1>Shop</h1><p id=near>Cups</p><script src='" + regulars()
                        + "/forms.js' data-slide-in='spring'></script>");
        Page page = stranger(Look.DESKTOP);
        page.navigate(shop.url("/"));
        page.waitForLoadState(com.microsoft.playwright.options.LoadState.NETWORKIDLE);
        page.mouse().move(300, 400);
        page.mouse().move(300, 40);
        // Out to the side, and from one element to another at the very top.
        page.evaluate(
                "document.body.dispatchEvent(new MouseEvent('mouseout', { bubbles: true, clientX: -1, clientY: 300 }))");
        page.evaluate("document.body.dispatchEvent(new MouseEvent('mouseout',"
                + " { bubbles: true, clientY: 0, relatedTarget: document.querySelector('#near') }))");
        page.waitForTimeout(300);
        assertThat(page.locator("regulars-form")).hasCount(0);
        page.evaluate(
                "document.documentElement.dispatchEvent(new MouseEvent('mouseout', { bubbles: true, clientY: -1 }))");
        Locator box = page.locator("regulars-form [role=dialog]");
        assertThat(box).isVisible();
        page.keyboard().press("Escape");
        assertThat(page.locator("regulars-form")).hasCount(0);

        page.reload();
        page.waitForLoadState(com.microsoft.playwright.options.LoadState.NETWORKIDLE);
        page.evaluate(
                "document.documentElement.dispatchEvent(new MouseEvent('mouseout', { bubbles: true, clientY: -1 }))");
        page.waitForTimeout(300);
        assertThat(page.locator("regulars-form")).hasCount(0);
    }

    private long count(String table) {
        return jdbc.sql("select count(*) from " + table).query(Long.class).single();
    }

    private void spring(SlideIn slideIn) {
        forms.add(
                new Form(
                        "spring",
                        "Spring",
                        false,
                        Map.of("en", new FormWords("Ten percent for you", "Off your first order.", "", "Thank you.")),
                        List.of(new FormBox("offers", ""), new FormBox("newsletter", "tips")),
                        slideIn),
                new QuestionForm(
                        "spring",
                        2,
                        List.of("first_name", "country"),
                        Set.of(),
                        Map.of("en", "You get 10 % once; we write about once a week.")),
                "test");
        forms.show("spring", true, "test");
    }
}
