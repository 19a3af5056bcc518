package org.regulars.web.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.regulars.testing.TestClock;
import org.springframework.beans.factory.annotation.Autowired;

class SignInTests extends Browser {

    @Autowired
    private TestClock clock;

    @ParameterizedTest
    @EnumSource(Look.class)
    void leadsToThePageThatWasAskedFor(Look look) {
        Page page = stranger(look);
        page.navigate("/staff/keys");
        assertThat(page).hasTitle("Sign in · Regulars");
        if (look != Look.WITHOUT_SCRIPT) {
            axe(page);
        }
        fitsTheWidth(page);
        picture(page, "sign-in-" + look.name().toLowerCase(java.util.Locale.ROOT));
        page.getByLabel("E-mail address").fill(ANN.toUpperCase(java.util.Locale.ROOT));
        page.getByLabel("Password").fill(PASSWORD);
        page.keyboard().press("Enter");
        assertThat(page.locator("h1")).hasText("Keys");
    }

    @Test
    void saysOnlyThatAddressAndPasswordDoNotGoTogether() {
        Page page = stranger(Look.DESKTOP);
        signIn(page, ANN, "wrong password");
        assertThat(page.getByRole(com.microsoft.playwright.options.AriaRole.ALERT))
                .containsText("do not go together");
        String known = page.locator("main").innerText();
        signIn(page, "nobody@shop.example", "wrong password");
        assertThat(page.locator("main"))
                .hasText(
                        known,
                        new com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions()
                                .setUseInnerText(true));
        axe(page);
    }

    @Test
    void restsAfterFiveWrongPasswordsForFifteenMinutes() {
        Page page = stranger(Look.DESKTOP);
        for (int n = 0; n < 5; n++) {
            signIn(page, "guessed-at@shop.example", "wrong password");
            signIn(page, ANN, "wrong password");
        }
        signIn(page, ANN, PASSWORD);
        assertThat(page.getByRole(com.microsoft.playwright.options.AriaRole.ALERT))
                .containsText("15 minutes");
        axe(page);

        clock.advance(Duration.ofMinutes(15));
        signIn(page, ANN, PASSWORD);
        page.navigate("/staff/keys");
        assertThat(page.locator("h1")).hasText("Keys");
    }

    @Test
    void endsWhenSomebodySignsOut() {
        Page page = ann(Look.DESKTOP);
        page.navigate("/staff/keys");
        page.getByText("Sign out").click();
        assertThat(page.getByRole(com.microsoft.playwright.options.AriaRole.STATUS))
                .containsText("signed out");
        page.navigate("/staff/keys");
        assertThat(page).hasTitle("Sign in · Regulars");
    }
}
