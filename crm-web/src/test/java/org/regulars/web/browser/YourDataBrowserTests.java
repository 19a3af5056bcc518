package org.regulars.web.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.regulars.consent.CustomerLinks;
import org.regulars.customer.AttributeOrigin;
import org.regulars.customer.Customers;
import org.regulars.customer.IdentityClaim;
import org.regulars.customer.IdentityKind;
import org.regulars.privacy.MailboxProofs;
import org.regulars.testing.TestClock;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A customer on a phone goes from the link in an old mail to being forgotten; staff then find an empty page. */
class YourDataBrowserTests extends Browser {

    @Autowired
    Customers customers;

    @Autowired
    CustomerLinks links;

    @Autowired
    MailboxProofs proofs;

    @Autowired
    JdbcClient jdbc;

    @Test
    void fromAnOldLinkToBeingForgotten() {
        long bob = customers
                .identify(
                        List.of(new IdentityClaim(IdentityKind.EMAIL, "bob@example.com", true)),
                        "sign-up-form",
                        TestClock.START)
                .orElseThrow()
                .customerId();
        customers.describe(
                bob, AttributeOrigin.TOLD, Map.of("first_name", "Bob", "last_name", "Stone"), "form", TestClock.START);
        Page staff = ann(Look.DESKTOP);
        staff.navigate("/staff/customers/" + bob + "/privacy");
        axe(staff);

        Page page = stranger(Look.PHONE);
        page.navigate(path(links.preferences(bob)));
        page.getByText("Mail me a link to my data").click();
        assertThat(page.locator("h1").textContent()).isEqualTo("Look into your mailbox");
        page.navigate(path(proofs.link(jdbc.sql("select max(proof_id) from mailbox_proof")
                .query(Long.class)
                .single())));
        page.locator("main button").click();
        axe(page);
        fitsTheWidth(page);
        page.locator(".doors").getByText("Privacy").click();
        assertThat(page.locator(".lead").textContent()).contains("bob@example.com");
        page.locator("details.part summary").nth(2).click();
        axe(page);
        fitsTheWidth(page);
        page.getByText("See what would be erased").click();
        axe(page);
        fitsTheWidth(page);
        page.getByText("Erase everything now").click();
        assertThat(page.locator("#sure-problem").isVisible()).isTrue();
        page.locator("input[name=sure]").check();
        page.getByText("Erase everything now").click();
        assertThat(page.locator("h1").textContent()).isEqualTo("You are forgotten");

        staff.navigate("/staff/customers/" + bob + "/privacy");
        assertThat(staff.locator("main").textContent()).contains("Be erased").doesNotContain("Bob", "bob@");
        fitsTheWidth(staff);
    }

    private static String path(String link) {
        return java.net.URI.create(link).getPath();
    }
}
