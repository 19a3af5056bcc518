package org.regulars.web.staff.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.flash;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.regulars.basket.BasketChange;
import org.regulars.basket.Baskets;
import org.regulars.catalog.Catalog;
import org.regulars.catalog.ProductSeen;
import org.regulars.consent.ConsentLedger;
import org.regulars.consent.ConsentSource;
import org.regulars.consent.ConsentStatus;
import org.regulars.consent.LegalBasis;
import org.regulars.consent.RecordConsent;
import org.regulars.consent.ShownWording;
import org.regulars.customer.AttributeOrigin;
import org.regulars.customer.Customers;
import org.regulars.customer.Identified;
import org.regulars.customer.IdentityClaim;
import org.regulars.customer.IdentityKind;
import org.regulars.delivery.CaughtMailSummary;
import org.regulars.delivery.CaughtMails;
import org.regulars.dispatch.Dispatches;
import org.regulars.job.Jobs;
import org.regulars.journey.JourneySummary;
import org.regulars.journey.Journeys;
import org.regulars.testing.TestClock;
import org.regulars.web.WebTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.UserRequestPostProcessor;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.util.MultiValueMap;

/** From the switch on the journey's page to the mail in the catcher and the line in the ledger. */
@WebTest
class DispatchesControllerTests {

    private static final UserRequestPostProcessor ADMIN =
            user("admin@shop.example").roles("ADMIN");
    private static final UserRequestPostProcessor MARKETING =
            user("mara@shop.example").roles("MARKETING");
    private static final UserRequestPostProcessor ANALYST =
            user("ana@shop.example").roles("ANALYST");

    private static final String DRAFT = "/staff/journeys/abandoned-basket/draft";

    @Autowired
    MockMvc mvc;

    @Autowired
    Customers customers;

    @Autowired
    ConsentLedger ledger;

    @Autowired
    Catalog catalog;

    @Autowired
    Baskets baskets;

    @Autowired
    Journeys journeys;

    @Autowired
    Dispatches dispatches;

    @Autowired
    CaughtMails mails;

    @Autowired
    Jobs jobs;

    @Autowired
    TestClock clock;

    @BeforeEach
    @AfterEach
    void journeyOff() {
        switched(false);
    }

    @Test
    void leadsFromTheSwitchToTheMailAndItsTrace() throws Exception {
        publishes("5", "minutes");
        mvc.perform(post("/staff/journeys/abandoned-basket")
                        .with(MARKETING)
                        .with(csrf())
                        .param("enabled", "true")
                        .param("about", "offers/basket-reminders")
                        .param("priority", "3")
                        .param("holdout", "0"))
                .andExpect(redirectedUrl("/staff/journeys/abandoned-basket"))
                .andExpect(flash().attribute("flash", "journeys.saved.on"));
        mvc.perform(page("/staff/journeys/abandoned-basket").with(MARKETING))
                .andExpect(status().isOk())
                .andExpect(content().string(containsString("5 minutes")));
        long ann = annWithABasket("Ann");
        clock.advance(Duration.ofMinutes(6));
        jobs.run("journeys");
        jobs.run("delivery");

        List<CaughtMailSummary> caught = mails.list("", Long.MAX_VALUE, 10);
        assertThat(caught).hasSize(1);
        long caughtId = caught.get(0).caughtId();
        mvc.perform(page("/staff/mails").with(ADMIN))
                .andExpect(status().isOk())
                .andExpect(content().string(containsString("Ann, your basket is still here")));
        mvc.perform(page("/staff/mails/" + caughtId).with(ADMIN))
                .andExpect(status().isOk())
                .andExpect(content().string(containsString("/p/why/")))
                .andExpect(content().string(containsString("List-Unsubscribe-Post")))
                .andExpect(content().string(containsString("sandbox=\"\"")));
        mvc.perform(page("/staff/mails/" + caughtId + "/html").with(ADMIN))
                .andExpect(header().string("Content-Security-Policy", containsString("sandbox; default-src 'none'")))
                .andExpect(content().string(containsString("White mug")));

        long dispatchId = dispatches.of(ann, 1).get(0).dispatchId();
        String page = "/staff/dispatches/" + ann + "/" + dispatchId;
        mvc.perform(page("/staff/dispatches")
                        .with(MARKETING)
                        .param("state", "sent")
                        .param("q", "ann"))
                .andExpect(content().string(containsString(page)))
                .andExpect(content().string(containsString("the mail server took it")));
        mvc.perform(page(page).with(MARKETING))
                .andExpect(status().isOk())
                .andExpect(content().string(containsString("Send me offers by e-mail.")))
                .andExpect(content().string(containsString("The gate let it through")))
                .andExpect(content().string(not(containsString("/p/why/"))));
        mvc.perform(page(page + "/html").with(MARKETING))
                .andExpect(status().isOk())
                .andExpect(header().string("Content-Security-Policy", containsString("sandbox")))
                .andExpect(content().string(not(containsString("/p/why/"))));
        mvc.perform(page("/staff/journeys").with(ANALYST)).andExpect(status().isOk());
    }

    @Test
    void showsWhatAMailHoldsAsTextOnly() throws Exception {
        publishes("5", "minutes");
        switched(true);
        long eve = annWithABasket("<script>alert(1)</script>");
        clock.advance(Duration.ofMinutes(6));
        jobs.run("journeys");
        jobs.run("delivery");

        long dispatchId = dispatches.of(eve, 1).get(0).dispatchId();
        for (String path :
                List.of("/staff/dispatches", "/staff/dispatches/" + eve + "/" + dispatchId, "/staff/mails")) {
            mvc.perform(page(path).with(ADMIN))
                    .andExpect(status().isOk())
                    .andExpect(content().string(not(containsString("<script>alert"))));
        }
    }

    @Test
    void saysWhatIsWrongWithSettings() throws Exception {
        for (Map.Entry<String, String> wrong : Map.of("0", "minutes", "1001", "days", "abc", "hours", "", "hours")
                .entrySet()) {
            wait(wrong.getKey(), wrong.getValue());
            mvc.perform(post(DRAFT + "/publish").with(MARKETING).with(csrf()))
                    .andExpect(redirectedUrl(DRAFT + "?at=trigger"));
            mvc.perform(page(DRAFT).with(MARKETING))
                    .andExpect(status().isOk())
                    .andExpect(content().string(containsString("id=\"v-wait-error\"")));
        }
        for (Map.Entry<String, String> wrong :
                Map.of("holdout", "51", "priority", "0", "about", "nothing").entrySet()) {
            Map<String, String> typed =
                    new HashMap<>(Map.of("holdout", "0", "priority", "3", "about", "offers/basket-reminders"));
            typed.put(wrong.getKey(), wrong.getValue());
            mvc.perform(post("/staff/journeys/abandoned-basket")
                            .with(MARKETING)
                            .with(csrf())
                            .param("enabled", "true")
                            .params(MultiValueMap.fromSingleValue(typed)))
                    .andExpect(status().isOk())
                    .andExpect(content().string(containsString("id=\"" + wrong.getKey() + "-error\"")));
        }
        JourneySummary journey = journeys.find("abandoned-basket").orElseThrow();
        assertThat(journey.settings().enabled()).isFalse();
        assertThat(journey.version()).isEqualTo(1);
    }

    @Test
    void keepsStrangersAndOtherRolesOut() throws Exception {
        mvc.perform(page("/staff/dispatches")).andExpect(status().is3xxRedirection());
        mvc.perform(page("/staff/mails")).andExpect(status().is3xxRedirection());
        mvc.perform(page("/staff/journeys")).andExpect(status().is3xxRedirection());
        mvc.perform(page("/staff/mails").with(MARKETING)).andExpect(status().isForbidden());
        mvc.perform(page("/staff/dispatches").with(ANALYST)).andExpect(status().isForbidden());
        mvc.perform(post("/staff/journeys/abandoned-basket").with(ANALYST).with(csrf()))
                .andExpect(status().isForbidden());
        mvc.perform(post("/staff/journeys/abandoned-basket")
                .with(MARKETING)
                .param("enabled", "true")
                .param("about", "offers/basket-reminders")
                .param("priority", "3")
                .param("holdout", "0"));
        mvc.perform(page(DRAFT).with(ANALYST)).andExpect(status().isForbidden());
        mvc.perform(post(DRAFT + "/publish").with(ANALYST).with(csrf())).andExpect(status().isForbidden());
        mvc.perform(page("/staff/journeys/abandoned-basket/people").with(ANALYST))
                .andExpect(status().isForbidden());
        assertThat(journeys.find("abandoned-basket").orElseThrow().settings().enabled())
                .isFalse();
    }

    @Test
    void answersPlainlyWhatIsNotThere() throws Exception {
        mvc.perform(page("/staff/dispatches").with(ADMIN))
                .andExpect(status().isOk())
                .andExpect(content().string(containsString("No messages yet")));
        mvc.perform(page("/staff/mails").with(ADMIN)).andExpect(content().string(containsString("No mails caught")));
        mvc.perform(page("/staff/dispatches/1/2").with(ADMIN)).andExpect(status().isNotFound());
        mvc.perform(page("/staff/mails/1").with(ADMIN)).andExpect(status().isNotFound());
        mvc.perform(page("/staff/journeys/none").with(ADMIN)).andExpect(status().isNotFound());
        mvc.perform(page("/staff/dispatches").with(ADMIN).param("state", "lost"))
                .andExpect(status().isBadRequest());
        mvc.perform(page("/staff/dispatches").with(ADMIN).param("after", "x_y")).andExpect(status().isBadRequest());
    }

    private void publishes(String wait, String unit) throws Exception {
        wait(wait, unit);
        mvc.perform(post(DRAFT + "/publish").with(MARKETING).with(csrf()))
                .andExpect(redirectedUrl("/staff/journeys/abandoned-basket"));
    }

    private void wait(String wait, String unit) throws Exception {
        mvc.perform(post(DRAFT + "/trigger")
                        .with(MARKETING)
                        .with(csrf())
                        .param("kind", "basket-left")
                        .param("reentry", "EACH")
                        .param("goal", "ordered")
                        .param("v-wait", wait)
                        .param("v-unit", unit)
                        .param("v-days", "3"))
                .andExpect(redirectedUrl(DRAFT + "?at=trigger"));
    }

    private void switched(boolean on) {
        JourneySummary journey = journeys.find("abandoned-basket").orElseThrow();
        journeys.change(journey.key(), journey.settings().on(on).holdingOut(0), "test");
    }

    /** With a token at hand, as in a browser that has a session. */
    private static MockHttpServletRequestBuilder page(String path) {
        return get(path).with(csrf());
    }

    private long annWithABasket(String firstName) {
        Identified ann = customers
                .identify(
                        List.of(new IdentityClaim(IdentityKind.EMAIL, "ann@example.com", true)),
                        "test",
                        clock.instant())
                .orElseThrow();
        customers.describe(
                ann.customerId(), AttributeOrigin.TOLD, Map.of("first_name", firstName), "test", clock.instant());
        ledger.record(new RecordConsent(
                ann.customerId(),
                "offers",
                "",
                ConsentLedger.MAIL,
                ConsentStatus.CONFIRMED,
                LegalBasis.CONSENT,
                ann.identityId(),
                new ShownWording("offers", "", "en", "Send me offers by e-mail."),
                ConsentSource.of("test", "arranged", "system"),
                clock.instant()));
        long mug = catalog.record(
                new ProductSeen("mug", "White mug", "", new BigDecimal("4.50"), "https://shop.example/mug", ""),
                clock.instant());
        baskets.record(List.of(new BasketChange(
                ann.customerId(),
                clock.instant(),
                "added",
                BasketChange.Kind.ADDED,
                "",
                "",
                "",
                "GBP",
                "https://shop.example/basket",
                List.of(new BasketChange.Line(mug, 1, new BigDecimal("4.50"))))));
        return ann.customerId();
    }
}
