package org.regulars.web.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.regulars.staff.Staff;
import org.regulars.staff.StaffRole;
import org.regulars.web.WebTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * A test in a real browser against the whole application: Ann is an administrator, tables are empty otherwise. Errors in the
 * browser's console, breaches of the content security policy included, fail the test.
 */
@WebTest
public abstract class Browser {

    protected static final String ANN = "ann@shop.example";
    protected static final String PASSWORD = "correct horse battery staple";

    /** How a page is looked at. */
    public enum Look {
        DESKTOP(1280, ColorScheme.LIGHT, true),
        DARK(1280, ColorScheme.DARK, true),
        PHONE(390, ColorScheme.LIGHT, true),
        DARK_PHONE(390, ColorScheme.DARK, true),
        WITHOUT_SCRIPT(1280, ColorScheme.LIGHT, false);

        private final int width;
        private final ColorScheme colours;
        private final boolean script;

        Look(int width, ColorScheme colours, boolean script) {
            this.width = width;
            this.colours = colours;
            this.script = script;
        }

        private String theme() {
            return colours == ColorScheme.DARK ? "dark" : "light";
        }
    }

    @LocalServerPort
    private int port;

    @Autowired
    private Staff staff;

    private final List<BrowserContext> contexts = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();

    @BeforeEach
    void addAnn() {
        staff.add("system", ANN, "Ann Miller", StaffRole.ADMIN, PASSWORD);
    }

    @AfterEach
    void close() {
        contexts.forEach(BrowserContext::close);
        contexts.clear();
        assertThat(complaints).as("errors in the browser's console").isEmpty();
    }

    /** A new, empty page of a browser that nobody has used before. */
    protected Page stranger(Look look) {
        BrowserContext context = Chromium.running()
                .newContext(new com.microsoft.playwright.Browser.NewContextOptions()
                        .setBaseURL("http://localhost:" + port)
                        .setViewportSize(look.width, look.width < 500 ? 844 : 900)
                        .setColorScheme(look.colours)
                        .setReducedMotion(ReducedMotion.REDUCE)
                        .setJavaScriptEnabled(look.script));
        contexts.add(context);
        context.setDefaultTimeout(10_000);
        context.onConsoleMessage(message -> {
            // A page that answers 403 or 404 on purpose is no mistake of the page.
            if (message.type().equals("error") && !message.text().startsWith("Failed to load resource")) {
                complaints.add(message.page().url() + ": " + message.text());
            }
        });
        context.onWebError(error -> complaints.add(error.error()));
        return context.newPage();
    }

    /** Where Regulars answers. */
    protected String regulars() {
        return "http://localhost:" + port;
    }

    /** A page on which Ann, an administrator, is signed in. */
    protected Page ann(Look look) {
        Page page = stranger(look);
        signIn(page, ANN, PASSWORD);
        return page;
    }

    protected void signIn(Page page, String email, String password) {
        page.navigate("/sign-in");
        page.getByLabel("E-mail address").fill(email);
        page.getByLabel("Password").fill(password);
        page.locator("main button[type=submit]").click();
        page.waitForLoadState();
    }

    /** No rule of axe is broken on the page as it is shown now. */
    protected static void axe(Page page) {
        axe(page, new AxeBuilder(page));
    }

    private static void axe(Page page, AxeBuilder rules) {
        assertThat(rules.analyze().getViolations().stream()
                        .flatMap(rule -> rule.getNodes().stream()
                                .map(node -> rule.getId() + " at " + node.getTarget() + ": " + node.getFailureSummary()
                                        + " " + node.getHtml())))
                .as("accessibility of " + page.url())
                .isEmpty();
    }

    /**
     * A page that is shown passes in light and dark, wide and narrow. All of axe is asked in the two looks that differ in both;
     * what the other two could break is contrast and width alone. Pictures are kept of the two that are asked all.
     */
    protected static void inspectInEveryLook(Page page, String name) {
        for (Look look : List.of(Look.DARK_PHONE, Look.PHONE, Look.DARK, Look.DESKTOP)) {
            page.setViewportSize(look.width, look.width < 500 ? 844 : 900);
            page.evaluate("colours => document.documentElement.dataset.bsTheme = colours", look.theme());
            fitsTheWidth(page);
            if (look == Look.DESKTOP || look == Look.DARK_PHONE) {
                axe(page);
                picture(page, name + "-" + look.name().toLowerCase(Locale.ROOT));
            } else {
                axe(page, new AxeBuilder(page).withRules(List.of("color-contrast")));
            }
        }
    }

    /** Nothing sticks out to the right. */
    protected static void fitsTheWidth(Page page) {
        int wider = ((Number)
                        page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                .intValue();
        assertThat(wider).as("pixels beyond the width of " + page.url()).isLessThanOrEqualTo(0);
    }

    /** A picture of the whole page in target/screenshots. */
    protected static void picture(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setFullPage(true)
                .setPath(Path.of("target", "screenshots", name + ".png")));
    }
}
