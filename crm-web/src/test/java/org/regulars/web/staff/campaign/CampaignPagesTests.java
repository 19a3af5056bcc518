package org.regulars.web.staff.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.regulars.consent.ConsentLedger;
import org.regulars.consent.ConsentSource;
import org.regulars.consent.ConsentStatus;
import org.regulars.consent.LegalBasis;
import org.regulars.consent.RecordConsent;
import org.regulars.customer.Customers;
import org.regulars.customer.Identified;
import org.regulars.customer.IdentityClaim;
import org.regulars.customer.IdentityKind;
import org.regulars.job.Jobs;
import org.regulars.testing.TestClock;
import org.regulars.web.WebTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

@WebTest
class CampaignPagesTests {

    private static final RequestPostProcessor MAY = user("may@shop.example").roles("MARKETING");
    private static final RequestPostProcessor ANALYST = user("al@shop.example").roles("ANALYST");
    private static final String MJML = """
            <mjml><mj-body><mj-section><mj-column><mj-text>Hello {{ customer.first_name }}, {{ customer.attributes.nothing }}
            <a href="{{ links.unsubscribe }}">No more</a> {{ shop.address }}</mj-text></mj-column></mj-section></mj-body></mjml>
            """;

    @Autowired
    private MockMvc web;

    @Autowired
    private Customers customers;

    @Autowired
    private ConsentLedger ledger;

    @Autowired
    private Jobs jobs;

    @Autowired
    private TestClock clock;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void aMarketerWritesAMailLaunchesItAndSeesWhatBecameOfEverybody() throws Exception {
        person("ann@example.com", true);
        person("bob@example.com", false);
        long template = template("Spring", MJML);
        long campaign = campaign(template);

        web.perform(get("/staff/campaigns/" + campaign).with(MAY))
                .andExpect(content().string(allOf(containsString("Spring sale"), containsString("Launch"))));
        web.perform(get("/staff/campaigns/" + campaign + "/forecast").with(MAY))
                .andExpect(content()
                        .string(allOf(
                                containsString("Of 2 people 1 get it, nobody waits for their day, one gets nothing."),
                                containsString("never agreed to this by e-mail"),
                                not(containsString("bob@example.com")))));
        web.perform(post("/staff/campaigns/" + campaign + "/forecast")
                        .param("state", "suppressed")
                        .param("reason", "no-consent")
                        .with(MAY)
                        .with(csrf()))
                .andExpect(content().string(allOf(containsString("bob@example.com"), not(containsString("ann@")))));
        web.perform(post("/staff/campaigns/" + campaign + "/forecast")
                        .param("state", "suppressed")
                        .with(ANALYST)
                        .with(csrf()))
                .andExpect(status().isForbidden());
        step(campaign, "LAUNCH").andExpect(redirectedUrl("/staff/campaigns/" + campaign));
        jobs.run("campaigns");
        jobs.run("delivery");
        jobs.run("campaigns");

        web.perform(get("/staff/campaigns/" + campaign).with(MAY))
                .andExpect(content()
                        .string(allOf(
                                containsString("never agreed to this by e-mail"),
                                containsString("/staff/dispatches?source=" + campaign + "&amp;state=suppressed"))));
        web.perform(get("/staff/dispatches").queryParam("source", "" + campaign).with(MAY))
                .andExpect(content().string(allOf(containsString("Spring sale"), containsString("never agreed"))));
        web.perform(post("/staff/campaigns/" + campaign + "/person")
                        .param("q", "bob")
                        .with(MAY)
                        .with(csrf()))
                .andExpect(content().string(allOf(containsString("never agreed"), containsString("bob@example.com"))));
        assertThat(jdbc.sql("select count(*) from dispatch where source_kind = 'campaign'")
                        .query(Long.class)
                        .single())
                .isEqualTo(2);
        assertThat(jdbc.sql("select action from audit_entry where subject = ?")
                        .param("campaign " + campaign)
                        .query(String.class)
                        .list())
                .contains("campaign-created", "campaign-launched");
    }

    @Test
    void whatIsMissingOrWrongIsSaidBesideItsFieldAndNothingIsLost() throws Exception {
        web.perform(post("/staff/campaigns")
                        .param("name", "")
                        .param("about", "nonsense")
                        .param("holdout", "99")
                        .param("startsAt", "2026-02-31T10:00")
                        .param("mailsPerHour", "many")
                        .param("templateA", "987654")
                        .with(MAY)
                        .with(csrf()))
                .andExpect(status().isOk())
                .andExpect(content()
                        .string(allOf(
                                containsString("Give it a name."),
                                containsString("Choose what it is about."),
                                containsString("Choose a whole number from 0 to 50."),
                                containsString("Choose a day and a time."),
                                containsString("Type a whole number."),
                                containsString("This template is gone."))));
        web.perform(post("/staff/templates")
                        .param("name", "Broken")
                        .param("language", "en")
                        .param("subject", "{{ a | nope }}")
                        .param("mjml", MJML)
                        .with(MAY)
                        .with(csrf()))
                .andExpect(status().isOk())
                .andExpect(
                        content().string(allOf(containsString("there is no filter nope"), containsString("Broken"))));
        web.perform(post("/staff/templates")
                        .param("name", "No way out")
                        .param("language", "en")
                        .param("subject", "Hello")
                        .param("mjml", MJML.replace("links.unsubscribe", "shop.url"))
                        .with(MAY)
                        .with(csrf()))
                .andExpect(content().string(containsString("a mail to many needs a way out")));
    }

    @Test
    void aLaunchWithoutAMailIsRefusedInWords() throws Exception {
        web.perform(post("/staff/campaigns")
                        .param("name", "Empty")
                        .param("about", "offers")
                        .with(MAY)
                        .with(csrf()))
                .andExpect(status().is3xxRedirection());
        long id = newest();
        step(id, "LAUNCH")
                .andExpect(result ->
                        assertThat(result.getFlashMap().get("flash")).isEqualTo("campaigns.not-ready.no-template"));
    }

    @Test
    void previewsTheMailAsACustomerGetsItAndSaysWhatIsUndefined() throws Exception {
        Identified ann = person("ann@example.com", true);
        web.perform(preview("findings", MJML, "ann@example.com"))
                .andExpect(content()
                        .string(allOf(
                                containsString("Subject for Ann"), containsString("customer.attributes.nothing"))));
        web.perform(preview("html", MJML, "ann@example.com"))
                .andExpect(header().string("Content-Security-Policy", containsString("sandbox")))
                .andExpect(
                        content().string(allOf(containsString("Hello Ann"), not(containsString("links.invalid/x")))));
        web.perform(preview("text", MJML, "")).andExpect(content().string(containsString("No more")));
        web.perform(preview("html", "<script>alert(1)</script>", ""))
                .andExpect(content().string(not(containsString("<script>"))));
        assertThat(jdbc.sql("select count(*) from audit_entry where action = 'mail-previewed'")
                        .query(Long.class)
                        .single())
                .isPositive();
        assertThat(ann.customerId()).isPositive();
    }

    @Test
    void analystsLookAndChangeNothingAndStrangersGetNothing() throws Exception {
        long template = template("Spring", MJML);
        long campaign = campaign(template);
        web.perform(get("/staff/campaigns/" + campaign).with(ANALYST))
                .andExpect(status().isOk())
                .andExpect(content().string(not(containsString("name=\"step\""))));
        web.perform(post("/staff/campaigns/" + campaign + "/steps")
                        .param("step", "LAUNCH")
                        .with(ANALYST)
                        .with(csrf()))
                .andExpect(status().isForbidden());
        for (String page :
                List.of("/staff/campaigns", "/staff/campaigns/" + campaign, "/staff/templates/" + template)) {
            web.perform(get(page)).andExpect(status().is3xxRedirection());
        }
        web.perform(get("/staff/templates").with(ANALYST)).andExpect(status().isForbidden());
    }

    private MockHttpServletRequestBuilder preview(String what, String mjml, String as) {
        return post("/staff/templates/preview/" + what)
                .param("subject", "Subject for {{ customer.first_name }}")
                .param("mjml", mjml)
                .param("text", "")
                .param("language", "en")
                .param("as", as)
                .with(MAY)
                .with(csrf());
    }

    private long template(String name, String mjml) throws Exception {
        web.perform(post("/staff/templates")
                        .param("name", name)
                        .param("language", "en")
                        .param("subject", "News")
                        .param("mjml", mjml)
                        .with(MAY)
                        .with(csrf()))
                .andExpect(status().is3xxRedirection());
        return jdbc.sql("select max(template_id) from mail_template")
                .query(Long.class)
                .single();
    }

    private long campaign(long template) throws Exception {
        web.perform(post("/staff/campaigns")
                        .param("name", "Spring sale")
                        .param("about", "offers")
                        .param("templateA", "" + template)
                        .with(MAY)
                        .with(csrf()))
                .andExpect(status().is3xxRedirection());
        return newest();
    }

    private long newest() {
        return jdbc.sql("select max(campaign_id) from campaign")
                .query(Long.class)
                .single();
    }

    private org.springframework.test.web.servlet.ResultActions step(long id, String step) throws Exception {
        return web.perform(post("/staff/campaigns/" + id + "/steps")
                .param("step", step)
                .with(MAY)
                .with(csrf()));
    }

    private Identified person(String email, boolean agreed) {
        Identified who = customers
                .identify(List.of(new IdentityClaim(IdentityKind.EMAIL, email, true)), "test", clock.instant())
                .orElseThrow();
        jdbc.sql("update customer set first_name = initcap(split_part(?, '@', 1)) where customer_id = ?")
                .params(email, who.customerId())
                .update();
        customers.refreshSearch(List.of(who.customerId()));
        if (agreed) {
            ledger.record(new RecordConsent(
                    who.customerId(),
                    "offers",
                    "",
                    ConsentLedger.MAIL,
                    ConsentStatus.CONFIRMED,
                    LegalBasis.CONSENT,
                    who.identityId(),
                    null,
                    ConsentSource.of("test", "test", "system"),
                    clock.instant()));
        }
        return who;
    }
}
