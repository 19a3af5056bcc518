package org.regulars.web.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.regulars.customer.AttributeOrigin;
import org.regulars.customer.Customers;
import org.regulars.customer.IdentityClaim;
import org.regulars.customer.IdentityKind;
import org.regulars.job.Jobs;
import org.regulars.testing.TestClock;
import org.springframework.beans.factory.annotation.Autowired;

class DuplicatePagesTests extends Browser {

    @Autowired
    private Customers customers;

    @Autowired
    private Jobs jobs;

    @Test
    void somebodyMergesTwoRecordsSeesWhyAndUndoesIt() {
        long ann = person("ann.miller@gmail.com", "Ann", "Miller");
        long anne = person("annmiller@gmail.com", "Anne", "Miller");
        jobs.run("find-duplicates");

        Page page = ann(Look.DESKTOP);
        page.navigate("/staff/duplicates");
        look("/staff/duplicates", "duplicates");
        page.getByText("Ann Miller and Anne Miller").click();
        look("/staff/duplicates/" + ann + "/" + anne, "duplicates-pair");
        page.locator("input[name=field-first_name][value=goes]").check();
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Merge").setExact(true))
                .click();

        assertThat(page.locator("h1")).containsText("Anne Miller");
        assertThat(page.locator(".merged-notice")).containsText("Merged from Anne Miller");
        assertThat(page.locator(".merged-notice")).containsText("Addresses of one mailbox");
        look("/staff/customers/" + ann, "customer-merged");
        page.navigate("/staff/customers/" + anne);
        assertThat(page).hasURL(java.util.regex.Pattern.compile(".*/staff/customers/" + ann));

        page.getByText("Undo this merge").click();
        assertThat(page.locator("h1")).containsText("Ann Miller");
        assertThat(page.locator(".merged-notice")).hasCount(0);
        page.getByText("Open the customer who came back").click();
        assertThat(page.locator("h1")).containsText("Anne Miller");
    }

    @Test
    void householdsStayApartAndShowEachOther() {
        long ann = person("ann@home.example", "Ann", "Stone");
        person("ben@home.example", "Ben", "Stone");
        Page page = ann(Look.WITHOUT_SCRIPT);
        page.navigate("/staff/customers/" + ann);
        page.getByText("Merge with another customer").click();
        page.getByLabel("Search").last().fill("Ben");
        page.keyboard().press("Enter");
        look("/staff/customers/" + ann + "/merge?q=Ben", "merge-with");
        page.getByText("Ben Stone").click();
        page.getByText("One household, keep apart").click();

        page.navigate("/staff/customers/" + ann);
        assertThat(page.getByText("Same household:")).isVisible();
        page.getByText("Ben Stone").first().click();
        assertThat(page.locator("p", new Page.LocatorOptions().setHasText("Same household:")))
                .containsText("Ann Stone");

        page.getByText("it is another person").click();
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Take back what was said of Ann Stone"))
                .click();
        assertThat(page.getByText("The decision is taken back.")).isVisible();
        page.navigate("/staff/customers/" + ann);
        assertThat(page.getByText("Same household:")).hasCount(0);
        assertThat(page.getByText("it is another person")).hasCount(0);
    }

    @Test
    void anAddressOfSomebodyElseLeadsToTheQuestionWhetherBothAreOne() {
        long ann = person("ann@home.example", "Ann", "Stone");
        person("ann@work.example", "Ann", "Stone");
        Page page = ann(Look.DESKTOP);
        page.navigate("/staff/customers/" + ann + "/identities");
        page.getByLabel("Kind").selectOption("phone");
        page.getByLabel("Address, number or handle").fill("12");
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Add").setExact(true))
                .click();
        assertThat(page.locator("#value-error")).containsText("too short");
        assertThat(page.locator("#value")).hasValue("12");
        page.getByLabel("Address, number or handle").fill("020 7946 0123");
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Add").setExact(true))
                .click();
        assertThat(page.getByText("020 7946 0123")).isVisible();
        page.getByLabel("Kind").selectOption("email");
        page.getByLabel("Address, number or handle").fill("ann@new.example");
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Add").setExact(true))
                .click();
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Put first: ann@new.example"))
                .click();
        assertThat(page.locator("li", new Page.LocatorOptions().setHasText("Comes first")))
                .containsText("ann@new.example");
        look("/staff/customers/" + ann + "/identities", "identities");

        page.getByLabel("Address, number or handle").fill("Ann@Work.example");
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Add").setExact(true))
                .click();
        assertThat(page.locator("h1")).containsText("Is this the same person?");
    }

    private void look(String path, String name) {
        Page page = ann(Look.DESKTOP);
        page.navigate(path);
        inspectInEveryLook(page, name);
    }

    private long person(String email, String first, String last) {
        long id = customers
                .identify(List.of(new IdentityClaim(IdentityKind.EMAIL, email, true)), "test", TestClock.START)
                .orElseThrow()
                .customerId();
        customers.describe(
                id, AttributeOrigin.TOLD, Map.of("first_name", first, "last_name", last), "test", TestClock.START);
        return id;
    }
}
