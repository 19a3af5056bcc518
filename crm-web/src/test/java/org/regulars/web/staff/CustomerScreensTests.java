package org.regulars.web.staff;

import static org.assertj.core.api.Assertions.assertThat;
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
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.regulars.audit.AuditTrail;
import org.regulars.customer.AttributeOrigin;
import org.regulars.customer.Customers;
import org.regulars.customer.IdentityClaim;
import org.regulars.customer.IdentityKind;
import org.regulars.testing.TestClock;
import org.regulars.web.WebTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

@WebTest
class CustomerScreensTests {

    private static final RequestPostProcessor ANN = user("ann@shop.example").roles("SERVICE");

    @Autowired
    private MockMvc web;

    @Autowired
    private Customers customers;

    @Autowired
    private AuditTrail audit;

    @ParameterizedTest
    @ValueSource(strings = {"ADMIN", "MARKETING", "SERVICE", "SALES"})
    void theseRolesSeeCustomers(String role) throws Exception {
        long bob = known("bob@example.com", "Bob", "Stone");

        web.perform(get("/staff/customers").with(user("x").roles(role)))
                .andExpect(content().string(containsString("Bob Stone")));
        web.perform(get("/staff/customers/{id}", bob).with(user("x").roles(role)))
                .andExpect(content().string(containsString("bob@example.com")));
    }

    @Test
    void analystsAndStrangersSeeNoPersonalData() throws Exception {
        long bob = known("bob@example.com", "Bob", "Stone");
        for (String path :
                List.of("/staff/customers", "/staff/customers/" + bob, "/staff/customers/" + bob + "/timeline")) {
            web.perform(get(path).with(user("x").roles("ANALYST")))
                    .andExpect(status().isForbidden())
                    .andExpect(content().string(not(containsString("Bob"))));
            web.perform(get(path))
                    .andExpect(status().isFound())
                    .andExpect(content().string(""));
        }
        web.perform(get("/staff/jobs").with(user("x").roles("ANALYST")))
                .andExpect(content().string(not(containsString("href=\"/staff/customers\""))));
    }

    @Test
    void openingACustomerIsOnRecord() throws Exception {
        long bob = known("bob@example.com", "Bob", "Stone");

        web.perform(get("/staff/customers/{id}", bob).with(ANN)).andExpect(status().isOk());

        assertThat(audit.before(Long.MAX_VALUE, 10, "ann@shop.example", "customer-viewed"))
                .singleElement()
                .satisfies(entry -> assertThat(entry.customerId()).isEqualTo(bob));
    }

    @Test
    void aMergedCustomerLeadsToTheOneTheyTurnedOutToBe() throws Exception {
        long visitor = identify(new IdentityClaim(IdentityKind.ANONYMOUS_ID, "device-1", false));
        long bob = known("bob@example.com", "Bob", "Stone");
        identify(
                new IdentityClaim(IdentityKind.ANONYMOUS_ID, "device-1", false),
                new IdentityClaim(IdentityKind.EMAIL, "bob@example.com", false));

        web.perform(get("/staff/customers/{id}", visitor).with(ANN))
                .andExpect(redirectedUrl("/staff/customers/" + bob));
        web.perform(get("/staff/customers/0").with(ANN)).andExpect(status().isNotFound());
        web.perform(get("/staff/customers/999999").with(ANN)).andExpect(status().isNotFound());
    }

    @Test
    void aSearchByTypingAnswersWithTheResultsOnly() throws Exception {
        known("bob@example.com", "Bob", "Stone");

        web.perform(post("/staff/customers/searches")
                        .param("q", "stoen")
                        .header("HX-Request", "true")
                        .with(csrf())
                        .with(ANN))
                .andExpect(header().string("HX-Replace-Url", not(containsString("stoen"))))
                .andExpect(content().string(containsString("Bob Stone")))
                .andExpect(content().string(not(containsString("<html"))));
        web.perform(get("/staff/customers").header("HX-Request", "true"))
                .andExpect(status().isUnauthorized())
                .andExpect(header().string("HX-Redirect", "/sign-in?why=expired"));
    }

    /** A name is shown as it was typed, whatever it is made of, and nothing in it becomes markup. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "\"><img src=x onerror=alert(1)>",
                "${7*7}",
                "[[${7*7}]]",
                "__${7*7}__",
                "{0}",
                "'; drop table customer; --",
                "Ṱ̺̺̕o͞ ̷i̲̬͇̪͙n̝̗͕v̟̜̘̦͟o̶̙̰̠kè͚̮̺̪̹̱̤ ̖t̝͕̳̣̻̪͞",
                "\u202etest"
            })
    void showsANameAsItWasTyped(String name) throws Exception {
        long bob = known("bob@example.com", name, "");
        String escaped = org.springframework.web.util.HtmlUtils.htmlEscape(name, "UTF-8");

        web.perform(get("/staff/customers/{id}", bob).with(ANN))
                .andExpect(content().string(containsString(escaped)));
        web.perform(get("/staff/customers").with(ANN)).andExpect(content().string(containsString(escaped)));
        String found = web.perform(post("/staff/customers/searches")
                        .param("q", name)
                        .with(csrf())
                        .with(ANN))
                .andExpect(status().isFound())
                .andReturn()
                .getResponse()
                .getRedirectedUrl();
        web.perform(get(String.valueOf(found)).with(ANN)).andExpect(status().isOk());
    }

    private long known(String email, String first, String last) {
        long id = identify(new IdentityClaim(IdentityKind.EMAIL, email, false));
        customers.describe(
                id, AttributeOrigin.TOLD, Map.of("first_name", first, "last_name", last), "test", TestClock.START);
        return id;
    }

    private long identify(IdentityClaim... claims) {
        return customers
                .identify(List.of(claims), "test", TestClock.START)
                .orElseThrow()
                .customerId();
    }
}
