package org.regulars.web.staff.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.regulars.consent.ConsentLedger;
import org.regulars.consent.ConsentSource;
import org.regulars.consent.ConsentStatus;
import org.regulars.consent.LegalBasis;
import org.regulars.consent.RecordConsent;
import org.regulars.consent.ShownWording;
import org.regulars.customer.Customers;
import org.regulars.customer.Identified;
import org.regulars.customer.IdentityClaim;
import org.regulars.customer.IdentityKind;
import org.regulars.testing.TestClock;
import org.regulars.web.WebTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

@WebTest
class ConsentPagesTests {

    private static final RequestPostProcessor SUE = user("sue@shop.example").roles("SERVICE");

    @Autowired
    private MockMvc web;

    @Autowired
    private Customers customers;

    @Autowired
    private ConsentLedger ledger;

    @Autowired
    private TestClock clock;

    @Autowired
    private JdbcClient jdbc;

    private long ann;

    @BeforeEach
    void annAgreesAtNoonAndStopsAnHourLater() {
        Identified who = customers
                .identify(
                        List.of(new IdentityClaim(IdentityKind.EMAIL, "ann@example.com", true)),
                        "test",
                        clock.instant())
                .orElseThrow();
        ann = who.customerId();
        for (ConsentStatus status : List.of(ConsentStatus.CONFIRMED, ConsentStatus.WITHDRAWN)) {
            ledger.record(new RecordConsent(
                    ann,
                    "offers",
                    "",
                    ConsentLedger.MAIL,
                    status,
                    LegalBasis.CONSENT,
                    who.identityId(),
                    status == ConsentStatus.CONFIRMED
                            ? new ShownWording("offers", "", "en", "Yes, <b>mail</b> me offers.")
                            : null,
                    ConsentSource.of("test", "", "customer"),
                    clock.instant()));
            clock.advance(Duration.ofHours(1));
        }
    }

    @Test
    void whatWeKnewAtAMomentIsAnsweredInTheShopsOwnTime() throws Exception {
        // Noon UTC is one o'clock in London.
        at("2026-05-06T12:59").andExpect(content().string(containsString("no consent was known")));
        at("2026-05-06T13:30").andExpect(content().string(containsString("bg-green-lt\">Yes")));
        at("2026-05-06T14:30")
                .andExpect(content().string(containsString("Withdrawn")))
                .andExpect(content().string(not(containsString("bg-green-lt\">Yes"))));
        at("tomorrow").andExpect(content().string(containsString("This is no moment")));
    }

    @Test
    void theEvidenceHoldsTheExactWordsAndIsOnRecord() throws Exception {
        web.perform(get("/staff/customers/{id}/consents/evidence", ann).with(SUE))
                .andExpect(content().string(containsString("Yes, &lt;b&gt;mail&lt;/b&gt; me offers.")));
        web.perform(get("/staff/customers/{id}/consents/evidence.json", ann).with(SUE))
                .andExpect(header().string("Content-Disposition", containsString("attachment")))
                .andExpect(jsonPath("$.schema_version").value("ISO/IEC TS 27560:2023"))
                .andExpect(jsonPath("$.consent_records.length()").value(2))
                .andExpect(jsonPath("$.consent_records[1].privacy_notice").value("Yes, <b>mail</b> me offers."))
                .andExpect(jsonPath("$.consent_records[1].event[0].event_state").value("consent_given"))
                .andExpect(jsonPath("$.consent_records[0].event[0].event_state").value("consent_withdrawn"));

        assertThat(jdbc.sql("select count(*) from audit_entry where action = 'consents-exported' and customer_id = ?")
                        .param(ann)
                        .query(Long.class)
                        .single())
                .isEqualTo(2);
    }

    @Test
    void aCheckSaysInWordsWhatWasTouched() throws Exception {
        web.perform(get("/staff/consents").with(SUE)).andExpect(content().string(containsString("Not checked yet")));
        web.perform(post("/staff/consents/checks").with(csrf()).with(SUE)).andExpect(redirectedUrl("/staff/consents"));
        web.perform(get("/staff/consents").with(SUE))
                .andExpect(content().string(containsString("All 2 entries are as they were recorded")));

        jdbc.sql("update consent_wording set wording = 'Yes to everything'").update();
        web.perform(post("/staff/consents/checks").with(csrf()).with(SUE));

        web.perform(get("/staff/consents").with(SUE))
                .andExpect(content().string(containsString("One thing is not as it was recorded")))
                .andExpect(content().string(containsString("was given to were changed")));
    }

    @Test
    void strangersSalesAndAnalystsSeeNoneOfIt() throws Exception {
        for (String path : List.of(
                "/staff/consents",
                "/staff/customers/" + ann + "/consents",
                "/staff/customers/" + ann + "/consents/evidence",
                "/staff/customers/" + ann + "/consents/evidence.json")) {
            web.perform(get(path)).andExpect(status().isFound());
            web.perform(get(path).with(user("x").roles("ANALYST"))).andExpect(status().isForbidden());
            web.perform(get(path).with(user("x").roles("SALES"))).andExpect(status().isForbidden());
        }
    }

    private org.springframework.test.web.servlet.ResultActions at(String moment) throws Exception {
        return web.perform(get("/staff/customers/{id}/consents", ann)
                .queryParam("at", moment)
                .with(SUE));
    }
}
