package org.regulars.web.browser;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.LoadState;
import com.microsoft.playwright.options.ReducedMotion;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Takes the pictures of docs/tour.md anew off a demo shop that runs and was not touched: {@code ./mvnw -pl crm-web -am test
 * -Dtest=TourPictures -Dsurefire.failIfNoSpecifiedTests=false -Dregulars.tour=http://localhost:8080}, with the account in {@code REGULARS_ADMIN_EMAIL} and {@code
 * REGULARS_ADMIN_PASSWORD}.
 */
@EnabledIfSystemProperty(named = "regulars.tour", matches = "http.+")
class TourPictures {

    /** The mail that the tour shows, of an English-speaking customer. */
    private static final String REMINDER = "your basket is still here";

    private static final Path FOLDER = Path.of("..", "docs", "pictures");
    private static final int WIDE = 1280;
    private static final int PHONE = 390;

    @Test
    void takesThem() {
        Page wide = page(WIDE, ColorScheme.LIGHT);
        signIn(wide);
        String amelia = find(wide, "hartwel");
        customers(wide, amelia);
        duplicates(wide);
        data(wide);
        String mail = mails(wide);
        delivery(wide);
        permission(wide);

        Page narrow = page(PHONE, ColorScheme.LIGHT);
        narrow.navigate(link(mail, "why"));
        take(narrow, "why", 900);
        narrow.navigate(link(mail, "preferences"));
        take(narrow, "preferences", 900);
        signIn(narrow);
        narrow.navigate(amelia);
        take(narrow, "customer-phone", 900);

        Page dark = page(WIDE, ColorScheme.DARK);
        signIn(dark);
        dark.navigate("/staff");
        take(dark, "dashboard-dark", 800);
        Page darkNarrow = page(PHONE, ColorScheme.DARK);
        signIn(darkNarrow);
        darkNarrow.navigate("/staff/duplicates");
        take(darkNarrow, "duplicates-phone", 900);
    }

    /** Finds a customer by a misspelt name; returns the address of the page. */
    private static String find(Page page, String typed) {
        page.navigate("/staff/customers");
        page.getByLabel("Search customers").fill(typed);
        page.getByLabel("Search customers").press("Enter");
        page.waitForLoadState(LoadState.NETWORKIDLE);
        take(page, "customers", 800);
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Amelia Hartwell"))
                .first()
                .click();
        page.waitForLoadState(LoadState.NETWORKIDLE);
        return page.url();
    }

    private static void customers(Page page, String amelia) {
        page.navigate("/staff");
        take(page, "dashboard", 900);
        page.navigate(amelia);
        take(page, "customer", 1100);
        page.locator(".profile-line", new Page.LocatorOptions().setHasText("Favourite tea"))
                .locator("details")
                .evaluate("it => it.open = true");
        take(page, page.locator("#panel-profile"), "profile");
        page.navigate(amelia + "/contacts/new");
        take(page, "contact", 800);
    }

    private static void duplicates(Page page) {
        page.navigate("/staff/duplicates");
        take(page, "duplicates", 700);
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Oliver Jessop"))
                .first()
                .click();
        page.waitForLoadState();
        take(page, "merge", 1000);
    }

    private static void data(Page page) {
        page.navigate("/staff/quality");
        take(page, "quality", 1200);
        page.navigate("/staff/attributes");
        take(page, "attributes", 700);
        page.navigate("/staff/imports");
        page.getByText("spring-fair.csv").first().click();
        page.waitForLoadState();
        take(page, "import", 1000);
        page.navigate("/staff/events/rejected");
        take(page, "events", 650);
        segments(page);
        page.navigate("/staff/campaigns");
        take(page, "campaigns", 500);
        page.getByText("Tea tasting on Friday").first().click();
        page.waitForLoadState();
        take(page, "campaign", 1150);
        page.navigate("/staff/templates");
        page.getByText("Tea tasting").last().click();
        page.waitForLoadState();
        page.getByText("Show").first().click();
        page.waitForLoadState(LoadState.NETWORKIDLE);
        take(page, "template", 1000);
    }

    private static void segments(Page page) {
        page.navigate("/staff/segments");
        take(page, "segments", 600);
        page.getByText("Loyal in the north").first().click();
        page.waitForLoadState(LoadState.NETWORKIDLE);
        take(page, "segment", 1000);
        String segment = page.url();
        page.getByText("Why?").first().click();
        page.waitForLoadState();
        take(page, "segment-why", 650);
        page.navigate(segment + "/edit");
        take(page, "segment-rule", 1620);
    }

    /** Returns the text of a mail as it came, links included. */
    private static String mails(Page page) {
        page.navigate("/staff/dispatches");
        take(page, "messages", 800);
        page.navigate("/staff/dispatches?source=abandoned-basket&state=sent");
        page.locator("main tbody tr", new Page.LocatorOptions().setHasText(REMINDER))
                .first()
                .locator("a")
                .first()
                .click();
        page.waitForLoadState(LoadState.NETWORKIDLE);
        take(page, "message", 1000);
        page.navigate("/staff/mails");
        page.locator("main tbody a", new Page.LocatorOptions().setHasText(REMINDER))
                .first()
                .click();
        page.waitForLoadState(LoadState.NETWORKIDLE);
        take(page, "mail", 1000);
        return page.content();
    }

    private static void delivery(Page page) {
        page.navigate("/staff/deliverability/looked");
        take(page, "deliverability", 1100);
        page.navigate("/staff/returned-mails");
        take(page, "returned-mails", 700);
        page.navigate("/staff/tracking");
        take(page, "tracking", 800);
        page.navigate("/staff/journeys/abandoned-basket");
        take(page, "journey", 1100);
        page.navigate("/staff/journeys/abandoned-basket/draft");
        take(page, "journey-draft", 900);
        page.navigate("/staff/forms/sign-up");
        take(page, "form", 1300);
        page.navigate("/staff/offers/new");
        take(page, "offer", 1100);
    }

    private static void permission(Page page) {
        page.navigate("/staff/permission");
        page.waitForLoadState(LoadState.NETWORKIDLE);
        take(page, "permission", 1300);
        page.navigate("/staff/consents");
        take(page, "consents", 650);
        page.navigate("/staff/privacy");
        page.getByText("Handle").first().click();
        page.waitForLoadState();
        take(page, "privacy", 1000);
        page.navigate("/staff/retention");
        take(page, "retention", 700);
    }

    private static Page page(int width, ColorScheme colours) {
        BrowserContext context = Chromium.running()
                .newContext(new com.microsoft.playwright.Browser.NewContextOptions()
                        .setBaseURL(System.getProperty("regulars.tour"))
                        .setViewportSize(width, 900)
                        .setReducedMotion(ReducedMotion.REDUCE)
                        .setColorScheme(colours));
        return context.newPage();
    }

    private static void signIn(Page page) {
        page.navigate("/sign-in");
        page.getByLabel("E-mail address").fill(System.getenv("REGULARS_ADMIN_EMAIL"));
        page.getByLabel("Password").fill(System.getenv("REGULARS_ADMIN_PASSWORD"));
        page.locator("main button[type=submit]").click();
        page.waitForLoadState();
    }

    private static String link(String mail, String kind) {
        Matcher link = Pattern.compile("/p/" + kind + "/[\\w.\\-]+").matcher(mail);
        if (!link.find()) {
            throw new IllegalStateException("The mail has no link to " + kind);
        }
        return link.group();
    }

    /** The upper part of the page, as high as this. */
    private static void take(Page page, String name, int height) {
        page.setViewportSize(page.viewportSize().width, height);
        page.waitForLoadState(LoadState.NETWORKIDLE);
        page.screenshot(new Page.ScreenshotOptions().setPath(FOLDER.resolve(name + ".png")));
    }

    private static void take(Page page, com.microsoft.playwright.Locator part, String name) {
        page.waitForLoadState(LoadState.NETWORKIDLE);
        part.screenshot(
                new com.microsoft.playwright.Locator.ScreenshotOptions().setPath(FOLDER.resolve(name + ".png")));
    }
}
