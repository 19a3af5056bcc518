package org.regulars.web.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.regulars.delivery.CaughtMail;
import org.regulars.delivery.CaughtMailSummary;
import org.regulars.delivery.CaughtMails;
import org.regulars.form.Form;
import org.regulars.form.FormBox;
import org.regulars.form.FormWords;
import org.regulars.form.Forms;
import org.regulars.form.SlideIn;
import org.regulars.job.Jobs;
import org.regulars.question.QuestionForm;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** An offer from the staff screen over a form and a mail to the voucher in a customer's hands. */
class OfferBrowserTests extends Browser {

    @Autowired
    Forms forms;

    @Autowired
    Jobs jobs;

    @Autowired
    CaughtMails mails;

    @Autowired
    JdbcClient jdbc;

    @Test
    void staffMakeAnOfferAFormPromisesItAndWhoConfirmsHoldsTheVoucher() {
        Page staff = ann(Look.DESKTOP);
        staff.navigate("/staff/offers");
        inspectInEveryLook(staff, "offers-empty");
        staff.getByText("New offer").first().click();
        staff.getByText("Make the offer").click();
        assertThat(staff.locator("[role=alert]")).containsText("still there");
        inspectInEveryLook(staff, "offer-edit-problems");
        staff.locator("#name").fill("Spring <i>");
        staff.getByText("Voucher, codes from your shop").click();
        staff.locator("#title-en").fill("10 % off your next order");
        staff.locator("#text-en").fill("From £30, not with other offers.");
        staff.locator("#title-de").evaluate("field => field.closest('details').open = true");
        staff.locator("#title-de").fill("10 % auf die nächste Bestellung");
        staff.locator("#days").fill("30");
        staff.getByText("Make the offer").click();
        assertThat(staff.locator("h1")).hasText("Spring <i>");
        assertThat(staff.locator("[role=alert]")).containsText("No code of");
        staff.locator("#file")
                .setInputFiles(new FilePayload(
                        "codes.csv",
                        "text/csv",
                        "code;note\nMAY-0001;x\nmay-0002;\nMAY-0001;\n!;\n".getBytes(StandardCharsets.UTF_8)));
        staff.locator("#codes").fill("MAY-0003");
        staff.locator("main form button").click();
        assertThat(staff.locator(".flash")).containsText("3 codes are new");
        assertThat(staff.locator(".alert[role=status]").last()).containsText("1 code stood there more than once");
        inspectInEveryLook(staff, "offer-show");
        String offer = staff.url().replaceFirst(".*/", "");

        form();
        staff.navigate("/staff/forms/spring/edit");
        staff.locator("#offer").selectOption(offer);
        staff.locator("main form button").click();
        assertThat(staff.locator("main")).containsText("Only 3 of \"Spring <i>\" are left");

        Page page = stranger(Look.PHONE);
        page.navigate("/f/spring");
        assertThat(page.locator(".gift")).hasText("You get: 10 % off your next order");
        axe(page);
        picture(page, "offer-form-phone");
        page.getByLabel("E-mail address").fill("bob@example.com");
        page.locator("[name=agree]").first().check();
        page.getByText("Sign up", new Page.GetByTextOptions().setExact(true)).click();
        assertThat(page.locator("main")).containsText("Once you have confirmed, you get: 10 % off your next order");
        axe(page);
        jobs.run("confirmation-mails");
        jobs.run("delivery");
        page.navigate(newest().links().stream()
                .filter(link -> link.contains("/p/confirm/"))
                .map(link -> URI.create(link).getPath())
                .findFirst()
                .orElseThrow());
        assertThat(page.locator("main").textContent()).doesNotContain("MAY-0001");
        page.getByText("Yes, that was me").click();
        assertThat(page.locator("main .code")).hasText("MAY-0001");
        assertThat(page.locator("main")).containsText("From £30, not with other offers.");
        inspectInEveryLook(page, "offer-confirmed");
        jobs.run("offer-mails");
        jobs.run("delivery");
        CaughtMail brought = newest();
        assertThat(brought.text()).contains("MAY-0001", "10 % off your next order", "Valid until", "you signed up");
        assertThat(mails.count()).isEqualTo(2);
        page.reload();
        jobs.run("offer-mails");
        jobs.run("delivery");
        assertThat(mails.count()).isEqualTo(2);

        long bob = jdbc.sql("select customer_id from identity where value = 'bob@example.com'")
                .query(Long.class)
                .single();
        staff.navigate("/staff/customers/" + bob);
        assertThat(staff.locator("#panel-offers")).containsText("MAY-0001");
        staff.locator("#panel-offers form button").last().click();
        assertThat(staff.locator(".flash")).containsText("They have one already");
        staff.locator("#panel-offers summary").click();
        staff.getByText("Take it back").click();
        assertThat(staff.locator("#panel-offers")).containsText("Taken back");
        staff.locator("#panel-offers [name=mail]").check();
        staff.locator("#panel-offers form button").last().click();
        assertThat(staff.locator("#panel-offers")).containsText("MAY-0002");
        axe(staff);
        picture(staff, "offer-customer-panel");
        jobs.run("offer-mails");
        jobs.run("delivery");
        assertThat(newest().text()).contains("MAY-0002", "our staff gave you this");
        staff.navigate("/staff/offers");
        inspectInEveryLook(staff, "offers-full");
    }

    private CaughtMail newest() {
        List<CaughtMailSummary> all = mails.list("", Long.MAX_VALUE, 10);
        return mails.find(all.get(0).caughtId()).orElseThrow();
    }

    private void form() {
        forms.add(
                new Form(
                        "spring",
                        "Spring",
                        false,
                        Map.of("en", new FormWords("For you", "", "", "Thank you.")),
                        List.of(new FormBox("offers", "")),
                        SlideIn.NEVER),
                new QuestionForm(
                        "spring", 0, List.of(), Map.of("en", "You get 10 % once; we write about once a week.")),
                "test");
        forms.show("spring", true, "test");
    }
}
