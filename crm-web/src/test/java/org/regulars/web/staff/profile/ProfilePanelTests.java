package org.regulars.web.staff.profile;

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
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.regulars.audit.AuditTrail;
import org.regulars.customer.AttributeDefinition;
import org.regulars.customer.AttributeOrigin;
import org.regulars.customer.AttributeType;
import org.regulars.customer.Attributes;
import org.regulars.customer.ConflictRule;
import org.regulars.customer.CustomerDirectory;
import org.regulars.customer.Customers;
import org.regulars.customer.IdentityClaim;
import org.regulars.customer.IdentityKind;
import org.regulars.testing.TestClock;
import org.regulars.web.WebTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

@WebTest
class ProfilePanelTests {

    private static final RequestPostProcessor ANN = user("ann@shop.example").roles("SERVICE");
    private static final RequestPostProcessor MAX = user("max@shop.example").roles("MARKETING");

    @Autowired
    private MockMvc web;

    @Autowired
    private Customers customers;

    @Autowired
    private CustomerDirectory directory;

    @Autowired
    private Attributes attributes;

    @Autowired
    private AuditTrail audit;

    private long bob;

    @BeforeEach
    void arrive() {
        bob = customers
                .identify(
                        List.of(new IdentityClaim(IdentityKind.EMAIL, "bob@example.com", false)),
                        "test",
                        TestClock.START)
                .orElseThrow()
                .customerId();
        say(AttributeOrigin.TOLD, "form sign-up", "first_name", "Bob");
        say(AttributeOrigin.OBSERVED, "event", "first_name", "Bobby");
    }

    @Test
    void showsEverySourceSideBySideAndWhichOneCounts() throws Exception {
        web.perform(get("/staff/customers/{id}", bob).with(ANN))
                .andExpect(content().string(containsString("2 values; rule: Best source")))
                .andExpect(content().string(containsString("form sign-up")))
                .andExpect(content().string(containsString("Bobby")))
                .andExpect(content().string(containsString("Told by the customer")));
    }

    @Test
    void staffPutAValueRightAndItIsOnRecord() throws Exception {
        web.perform(correct(ANN, "first_name", "Robert"))
                .andExpect(redirectedUrl("/staff/customers/" + bob + "#panel-profile"));

        assertThat(name()).isEqualTo("Robert");
        assertThat(audit.before(Long.MAX_VALUE, 5, "ann@shop.example", "profile-corrected"))
                .singleElement()
                .satisfies(entry -> assertThat(entry.customerId()).isEqualTo(bob));
        web.perform(correct(ANN, "first_name", "Rob").header("HX-Request", "true"))
                .andExpect(content().string(containsString("Corrected by staff")))
                .andExpect(content().string(containsString("Before")))
                .andExpect(content().string(not(containsString("<html"))));
    }

    @Test
    void aValueMarkedAsWrongCountsNoMoreAndComesBack() throws Exception {
        web.perform(mark("told", "form sign-up", true)).andExpect(status().isFound());
        assertThat(name()).isEqualTo("Bobby");
        web.perform(get("/staff/customers/{id}", bob).with(ANN))
                .andExpect(content().string(containsString("marked as wrong by ann@shop.example")));

        web.perform(mark("told", "form sign-up", false)).andExpect(status().isFound());
        assertThat(name()).isEqualTo("Bob");
    }

    @Test
    void aTextThatIsNoValueIsRefusedAndKeptInTheField() throws Exception {
        web.perform(correct(ANN, "birthday", "in May"))
                .andExpect(status().isUnprocessableContent())
                .andExpect(content().string(containsString("value=\"in May\"")))
                .andExpect(content().string(containsString("This has to be a day")));
    }

    @Test
    void whatIsSensitiveIsForServiceStaffOnly() throws Exception {
        attributes.define(
                "ann@shop.example",
                new AttributeDefinition(
                        "illness",
                        AttributeType.TEXT,
                        Map.of("en", "Illness"),
                        "",
                        List.of(),
                        Map.of(),
                        false,
                        false,
                        true,
                        false,
                        ConflictRule.BEST_SOURCE,
                        null,
                        false));
        say(AttributeOrigin.TOLD, "form", "illness", "canary");

        web.perform(get("/staff/customers/{id}", bob).with(ANN))
                .andExpect(content().string(containsString("canary")));
        web.perform(get("/staff/customers/{id}", bob).with(MAX))
                .andExpect(content().string(not(containsString("canary"))));
        web.perform(get("/staff/customers/{id}/profile", bob).with(MAX))
                .andExpect(content().string(not(containsString("canary"))));
        web.perform(correct(MAX, "illness", "none")).andExpect(status().isForbidden());
        web.perform(get("/staff/customers/{id}/profile", bob).with(user("x").roles("ANALYST")))
                .andExpect(status().isForbidden());
    }

    private MockHttpServletRequestBuilder correct(RequestPostProcessor who, String key, String value) {
        return post("/staff/customers/{id}/profile/corrections", bob)
                .with(who)
                .with(csrf())
                .param("key", key)
                .param("value", value);
    }

    private MockHttpServletRequestBuilder mark(String origin, String source, boolean wrong) {
        return post("/staff/customers/{id}/profile/marks", bob)
                .with(ANN)
                .with(csrf())
                .param("key", "first_name")
                .param("origin", origin)
                .param("source", source)
                .param("wrong", String.valueOf(wrong));
    }

    private String name() {
        return directory.find(bob).orElseThrow().who().firstName();
    }

    private void say(AttributeOrigin origin, String source, String key, String value) {
        customers.describe(bob, origin, Map.of(key, value), source, TestClock.START);
    }
}
