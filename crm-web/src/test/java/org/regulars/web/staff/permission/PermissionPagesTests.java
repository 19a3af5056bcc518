package org.regulars.web.staff.permission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.regulars.audit.AuditTrail;
import org.regulars.consent.ConsentLedger;
import org.regulars.consent.ConsentSource;
import org.regulars.consent.Frequency;
import org.regulars.consent.PendingConfirmation;
import org.regulars.consent.Preferences;
import org.regulars.consent.ShownWording;
import org.regulars.consent.SignUpRequest;
import org.regulars.consent.SignUps;
import org.regulars.consent.Utm;
import org.regulars.form.Form;
import org.regulars.form.FormBox;
import org.regulars.form.FormWords;
import org.regulars.form.Forms;
import org.regulars.form.SlideIn;
import org.regulars.job.Jobs;
import org.regulars.question.QuestionForm;
import org.regulars.testing.TestClock;
import org.regulars.web.WebTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.MockMvc;

/** The figures of permission and of forms as staff see them, down to the people. */
@WebTest
class PermissionPagesTests {

    @Autowired
    MockMvc web;

    @Autowired
    SignUps signUps;

    @Autowired
    ConsentLedger ledger;

    @Autowired
    Preferences preferences;

    @Autowired
    Forms forms;

    @Autowired
    Jobs jobs;

    @Autowired
    AuditTrail audit;

    @Autowired
    TestClock clock;

    private long ann;

    @BeforeEach
    void fill() {
        forms.add(
                new Form(
                        "spring",
                        "Spring",
                        true,
                        Map.of("en", new FormWords("Spring", "", "", "")),
                        List.of(new FormBox("offers", "")),
                        SlideIn.NEVER),
                new QuestionForm("spring", 0, List.of(), Map.of()),
                "test");
        ann = signUp("ann@example.com", "=insta&x=\"1\"", true);
        long bob = signUp("bob@example.com", "", true);
        signUp("charlie@example.com", "", false);
        ledger.withdraw(bob, "offers", "", ConsentSource.of("one-click", "dispatch-1", "customer"));
        preferences.change(ann, Frequency.MONTHLY, ConsentSource.of("preference-page", "", "customer"));
        clock.advance(Duration.ofDays(8));
        jobs.run("permission-report");
    }

    @Test
    void leadsFromEveryNumberOfPermissionToThePeople() throws Exception {
        Document page = page("/staff/permission?list=offers", "MARKETING");

        assertThat(page.select("#months-table tbody tr:first-child td").eachText())
                .containsExactly("3", "2", "1", "0", "+1", "1");
        assertThat(page.text()).contains("One-click stop in the mail program", "Confirmed from the mailbox · spring");
        List<String> links = page.select("a[href*=/people/]").eachAttr("href").stream()
                .distinct()
                .toList();
        assertThat(links).hasSizeGreaterThan(8);
        for (String link : links) {
            Document people = page(link, "MARKETING");
            assertThat(people.select("tbody tr")).as(link).isNotEmpty();
            assertThat(people.select("h1").text()).as(link).isNotEmpty();
        }
        assertThat(people(page, "moved/withdrawn")).containsExactly("bob@example.com");
        assertThat(people(page, "/people/on")).containsExactly("ann@example.com");
        assertThat(people(page, "pace/monthly")).containsExactly("ann@example.com");
        assertThat(people(page, "never-confirmed")).containsExactly("charlie@example.com");
        assertThat(audit.about(ann, Long.MAX_VALUE, 9, "", "figure-people-listed"))
                .isNotEmpty();
    }

    @Test
    void showsAnalystsNumbersAndNobodyAndStrangersNothing() throws Exception {
        Document page = page("/staff/permission?list=offers&channel=nonsense&months=7", "ANALYST");
        assertThat(page.select("#months-table tbody tr:first-child td").eachText())
                .startsWith("3", "2", "1");
        assertThat(page.select("a[href*=/people/]")).isEmpty();
        web.perform(get("/staff/permission/people/on?list=offers&channel=mail")
                        .with(user("a").roles("ANALYST")))
                .andExpect(status().isForbidden());
        web.perform(get("/staff/permission").with(user("s").roles("SERVICE"))).andExpect(status().isForbidden());
        web.perform(get("/staff/permission")).andExpect(redirectedUrl("/sign-in"));
        web.perform(get("/staff/permission/people/moved/nonsense?list=offers&channel=mail")
                        .with(user("m").roles("MARKETING")))
                .andExpect(status().isNotFound());
        web.perform(get("/staff/permission/people/moved/confirmed?list=offers&channel=mail&month=May")
                        .with(user("m").roles("MARKETING")))
                .andExpect(status().isNotFound());
    }

    @Test
    void leadsFromTheFunnelOfAFormToThePeopleAndTakesItsCosts() throws Exception {
        Document page = page("/staff/forms/spring", "MARKETING");
        assertThat(page.select("#funnel tbody tr td:nth-child(2)").eachText()).containsExactly("0", "0", "3", "2", "0");
        assertThat(page.select("#by-source tbody th").eachText()).containsExactly("Not named", "=insta&x=\"1\"");
        for (String link : page.select("a[href*=/people/]").eachAttr("href")) {
            assertThat(page(link, "MARKETING").select("tbody tr")).as(link).isNotEmpty();
        }
        assertThat(people(page, "people/confirmed?days=90&source=%3D")).containsExactly("ann@example.com");

        String refused = web.perform(post("/staff/forms/spring/costs")
                        .param("amount", "ten")
                        .param("from", "2026-05-01")
                        .param("note", "Flyers")
                        .with(user("m").roles("MARKETING"))
                        .with(csrf()))
                .andExpect(status().isUnprocessableContent())
                .andReturn()
                .getResponse()
                .getContentAsString(StandardCharsets.UTF_8);
        assertThat(refused).contains("Give an amount", "Give both days", "value=\"ten\"", "value=\"Flyers\"");
        for (String amount : List.of("0", "-1", "1e9", "1.234", "")) {
            web.perform(post("/staff/forms/spring/costs")
                            .param("amount", amount)
                            .with(user("m").roles("MARKETING"))
                            .with(csrf()))
                    .andExpect(status().isUnprocessableContent());
        }
        web.perform(post("/staff/forms/spring/costs")
                        .param("amount", "20,00")
                        .param("from", "2026-05-01")
                        .param("to", "2026-05-10")
                        .with(user("m").roles("MARKETING"))
                        .with(csrf()))
                .andExpect(redirectedUrl("/staff/forms/spring"));
        Document with = page("/staff/forms/spring", "MARKETING");
        assertThat(with.select(".figures-of-form").text()).contains("£20.00", "£10.00");
        web.perform(post(with.select("form[action*=/remove]").attr("action"))
                        .with(user("m").roles("MARKETING"))
                        .with(csrf()))
                .andExpect(redirectedUrl("/staff/forms/spring"));
        assertThat(page("/staff/forms/spring", "MARKETING")
                        .select(".figures-of-form")
                        .text())
                .doesNotContain("£20.00");
    }

    @Test
    void writesFilesThatNoSpreadsheetTakesForFormulasAndKeepsWhoTookThem() throws Exception {
        assertThat(file("/staff/forms/spring/figures?days=90"))
                .contains("\"utm_source\",\"'=insta&x=\"\"1\"\"\",\"0\",\"0\",\"1\",\"1\",\"0\",\"0\"");
        assertThat(file("/staff/permission/file?list=offers"))
                .contains(
                        "\"withdrawn\",\"\",\"one-click\",\"\",\"\",\"1\"",
                        "\"size\",\"2026-05\",\"\",\"\",\"\",\"1\"");
        assertThat(audit.before(Long.MAX_VALUE, 9, "m", ""))
                .extracting(entry -> entry.action())
                .contains("permission-report-exported", "form-figures-exported");
        web.perform(post("/staff/permission/file")
                        .with(user("s").roles("SERVICE"))
                        .with(csrf()))
                .andExpect(status().isForbidden());
    }

    private String file(String path) throws Exception {
        return web.perform(post(path).with(user("m").roles("MARKETING")).with(csrf()))
                .andExpect(status().isOk())
                .andReturn()
                .getResponse()
                .getContentAsString(StandardCharsets.UTF_8);
    }

    private List<String> people(Document page, String link) throws Exception {
        return page(page.select("a[href*=" + link + "]").attr("href"), "MARKETING")
                .select("tbody th")
                .eachText();
    }

    private Document page(String path, String role) throws Exception {
        return Jsoup.parse(web.perform(get(URI.create(path)).with(user("m").roles(role)))
                .andExpect(status().isOk())
                .andReturn()
                .getResponse()
                .getContentAsString(StandardCharsets.UTF_8));
    }

    private long signUp(String email, String source, boolean confirmed) {
        signUps.request(new SignUpRequest(
                email,
                "",
                List.of(new ShownWording("offers", "", "en", "Offers, please.")),
                "en",
                ConsentSource.of("sign-up-form", "spring", "customer"),
                new Utm(source, "", "", "", "")));
        PendingConfirmation pending = signUps.toConfirm().stream()
                .filter(one -> one.email().equals(email))
                .findFirst()
                .orElseThrow();
        if (confirmed) {
            signUps.confirm(
                    signUps.confirmLink(pending.optInId()).replaceFirst(".*/", ""),
                    ConsentSource.of("double-opt-in", "", "customer"));
        }
        return pending.customerId();
    }
}
