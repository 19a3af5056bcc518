package org.regulars.web.staff.purpose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.regulars.consent.ConsentLedger;
import org.regulars.consent.ConsentSource;
import org.regulars.consent.ConsentState;
import org.regulars.consent.ConsentStatus;
import org.regulars.consent.LegalBasis;
import org.regulars.consent.PurposeBook;
import org.regulars.consent.RecordConsent;
import org.regulars.customer.Customers;
import org.regulars.customer.IdentityClaim;
import org.regulars.customer.IdentityKind;
import org.regulars.testing.TestClock;
import org.regulars.web.WebTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

@WebTest
class PurposePagesTests {

    private static final RequestPostProcessor MAY = user("may@shop.example").roles("MARKETING");

    @Autowired
    private MockMvc web;

    @Autowired
    private ConsentLedger ledger;

    @Autowired
    private Customers customers;

    @Autowired
    private PurposeBook book;

    @Autowired
    private TestClock clock;

    @Autowired
    private JdbcClient jdbc;

    /** These tables keep what the migrations put there. */
    @AfterEach
    void tidy() {
        jdbc.sql("delete from purpose_words").update();
        jdbc.sql("delete from consent_wording w where purpose = 'events'").update();
        jdbc.sql("delete from topic where topic = 'new-shops'").update();
        jdbc.sql("delete from purpose where purpose = 'events'").update();
        jdbc.sql("update purpose set retired_at = null, implied_months = 24").update();
        jdbc.sql("update topic set retired_at = null").update();
        book.forget();
    }

    @Test
    void aNewPurposeIsOnTheFormInTheWordsOfTheStaff() throws Exception {
        web.perform(post("/staff/purposes")
                        .with(MAY)
                        .with(csrf())
                        .param("name-en", "Events")
                        .param("text-en", "Yes, invite me to {events} & parties.")
                        .param("name-de", "Feste")
                        .param("text-de", "Ja, ladet mich ein."))
                .andExpect(redirectedUrl("/staff/purposes"));

        web.perform(get("/f/sign-up"))
                .andExpect(content().string(containsString("Yes, invite me to {events} &amp; parties.")));
        web.perform(get("/f/sign-up").queryParam("lang", "de"))
                .andExpect(content().string(containsString("Ja, ladet mich ein.")));
        web.perform(get("/f/sign-up").queryParam("lang", "fr"))
                .andExpect(content().string(containsString("Yes, invite me to {events} &amp; parties.")));

        web.perform(post("/staff/purposes/events/retired")
                .param("retired", "true")
                .with(MAY)
                .with(csrf()));
        web.perform(get("/f/sign-up")).andExpect(content().string(not(containsString("Yes, invite me"))));
    }

    @Test
    void aNewTopicIsOnThePreferencePage() throws Exception {
        web.perform(post("/staff/purposes/newsletter/topics")
                        .with(MAY)
                        .with(csrf())
                        .param("name-en", "New shops")
                        .param("text-en", "When we open near you."))
                .andExpect(redirectedUrl("/staff/purposes"));

        web.perform(get("/staff/purposes").with(MAY))
                .andExpect(content().string(containsString("When we open near you.")));
        web.perform(post("/staff/purposes/offers/topics")
                        .with(MAY)
                        .with(csrf())
                        .param("name-en", "New shops")
                        .param("text-en", "The same again."))
                .andExpect(content().string(containsString("There is one of this name already")));
    }

    @Test
    void betterWordsKeepWhatWasAgreedAndOtherOnesAskAgain() throws Exception {
        long ann = person("ann@example.com");
        agree(ann, LegalBasis.CONSENT);

        web.perform(words("offers", "same")).andExpect(redirectedUrl("/staff/purposes"));
        assertThat(standing(ann)).isEqualTo(ConsentStatus.CONFIRMED);

        web.perform(words("offers", "other")).andExpect(redirectedUrl("/staff/purposes"));
        assertThat(standing(ann)).isEqualTo(ConsentStatus.EXPIRED);
        web.perform(get("/staff/purposes/offers").with(MAY))
                .andExpect(content().string(containsString("Everybody was asked again")));
    }

    @Test
    void emptyEnglishWordsAreNotTaken() throws Exception {
        web.perform(post("/staff/purposes/offers")
                        .with(MAY)
                        .with(csrf())
                        .param("name-en", "")
                        .param("text-en", ""))
                .andExpect(content().string(containsString("Fill this in")));

        assertThat(jdbc.sql("select count(*) from purpose_words")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void impliedConsentsTakeMonthsFromOneToAHundredAndTwenty() throws Exception {
        web.perform(post("/staff/purposes/offers/implied")
                .param("months", "12")
                .with(MAY)
                .with(csrf()));
        web.perform(post("/staff/purposes/offers/implied")
                .param("months", "999")
                .with(MAY)
                .with(csrf()));

        assertThat(jdbc.sql("select implied_months from purpose where purpose = 'offers'")
                        .query(Integer.class)
                        .single())
                .isEqualTo(12);
    }

    @Test
    void serviceStaffAndStrangersChangeNothing() throws Exception {
        web.perform(get("/staff/purposes")).andExpect(status().isFound());
        web.perform(get("/staff/purposes").with(user("x").roles("SERVICE"))).andExpect(status().isForbidden());
        web.perform(post("/staff/purposes/offers/retired")
                        .param("retired", "true")
                        .with(csrf())
                        .with(user("x").roles("SERVICE")))
                .andExpect(status().isForbidden());
        web.perform(get("/staff/purposes/none").with(MAY)).andExpect(status().isNotFound());
    }

    private static MockHttpServletRequestBuilder words(String purpose, String meaning) {
        return post("/staff/purposes/" + purpose)
                .with(MAY)
                .with(csrf())
                .param("name-en", "Offers")
                .param("text-en", "Yes, send me offers. " + meaning)
                .param("meaning", meaning);
    }

    private long person(String email) {
        return customers
                .identify(List.of(new IdentityClaim(IdentityKind.EMAIL, email, true)), "test", clock.instant())
                .orElseThrow()
                .customerId();
    }

    private void agree(long customerId, LegalBasis basis) {
        ledger.record(new RecordConsent(
                customerId,
                "offers",
                "",
                ConsentLedger.MAIL,
                ConsentStatus.CONFIRMED,
                basis,
                0,
                null,
                ConsentSource.of("test", "", "test"),
                clock.instant()));
    }

    private ConsentStatus standing(long customerId) {
        return ledger.state(customerId).stream()
                .filter(state ->
                        state.purpose().equals("offers") && state.topic().isEmpty())
                .map(ConsentState::status)
                .findFirst()
                .orElseThrow();
    }
}
