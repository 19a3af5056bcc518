package org.regulars.web.staff.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.regulars.consent.ConsentLedger;
import org.regulars.consent.ConsentSource;
import org.regulars.consent.PendingConfirmation;
import org.regulars.consent.ShownWording;
import org.regulars.consent.SignUpRequest;
import org.regulars.consent.SignUps;
import org.regulars.web.WebTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.MockMvc;

@WebTest
class FormsTests {

    @Autowired
    MockMvc web;

    @Autowired
    SignUps signUps;

    @Autowired
    ConsentLedger ledger;

    @Test
    void showsAddressHtmlAndCounts() throws Exception {
        web.perform(get("/staff/forms").with(user("m").roles("MARKETING")))
                .andExpect(content().string(containsString("Nobody signed up yet")));
        signUp("<i>footer</i>");

        assertThat(page("/staff/forms")).contains("/staff/forms/sign-up", "&lt;i&gt;footer");
        assertThat(page("/staff/forms/sign-up?language=de"))
                .contains(
                        "/f/sign-up</a>",
                        "&lt;form action=&quot;http://localhost",
                        "Newsletter mit Neuheiten",
                        "Post von uns");
    }

    @Test
    void showsAStrangerNothing() throws Exception {
        web.perform(get("/staff/forms")).andExpect(redirectedUrl("/sign-in"));
        web.perform(get("/staff/forms").with(user("s").roles("SERVICE"))).andExpect(status().isForbidden());
    }

    @Test
    void showsACustomersConsentsWithTheirWords() throws Exception {
        PendingConfirmation ann = signUp("footer");
        signUps.confirm(
                signUps.confirmLink(ann.optInId()).replaceFirst(".*/", ""),
                ConsentSource.customer("double-opt-in", "", "", "192.0.2.1", "Firefox <b>"));
        ledger.withdraw(
                ann.customerId(), "offers", "basket-reminders", ConsentSource.of("staff", "", "m@shop.example"));

        web.perform(get("/staff/customers/" + ann.customerId()).with(user("m").roles("SERVICE")))
                .andExpect(content().string(containsString("Yes, &quot;offers&quot;")))
                .andExpect(content().string(containsString("Offers: basket reminders")))
                .andExpect(content().string(containsString("All 3 entries of the ledger")))
                .andExpect(content().string(containsString("Firefox &lt;b&gt;")));
    }

    private PendingConfirmation signUp(String form) {
        signUps.request(new SignUpRequest(
                "ann@example.com",
                "",
                List.of(new ShownWording("offers", "", "en", "Yes, \"offers\"")),
                "en",
                ConsentSource.customer("sign-up-form", form, "", "", "")));
        return signUps.toConfirm().get(0);
    }

    private String page(String path) throws Exception {
        return web.perform(get(path).with(user("m").roles("MARKETING")))
                .andExpect(status().isOk())
                .andReturn()
                .getResponse()
                .getContentAsString(java.nio.charset.StandardCharsets.UTF_8);
    }
}
