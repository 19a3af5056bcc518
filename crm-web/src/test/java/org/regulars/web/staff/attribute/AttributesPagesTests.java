package org.regulars.web.staff.attribute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.regulars.audit.AuditTrail;
import org.regulars.customer.AttributeOrigin;
import org.regulars.customer.AttributeType;
import org.regulars.customer.Attributes;
import org.regulars.customer.Customers;
import org.regulars.customer.IdentityClaim;
import org.regulars.customer.IdentityKind;
import org.regulars.customer.ProfileLine;
import org.regulars.customer.Profiles;
import org.regulars.testing.TestClock;
import org.regulars.web.WebTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

@WebTest
class AttributesPagesTests {

    private static final RequestPostProcessor ANN = user("ann@shop.example").roles("MARKETING");

    @Autowired
    private MockMvc web;

    @Autowired
    private Attributes attributes;

    @Autowired
    private Customers customers;

    @Autowired
    private Profiles profiles;

    @Autowired
    private AuditTrail audit;

    @Test
    void staffDefineAnAttributeWithoutCode() throws Exception {
        web.perform(define("shoe_size", "WHOLE")).andExpect(redirectedUrl("/staff/attributes"));

        web.perform(get("/staff/attributes").with(ANN)).andExpect(content().string(containsString("shoe_size")));
        assertThat(attributes.parse("shoe_size", " 42 ")).hasToString("42");
        assertThat(audit.before(Long.MAX_VALUE, 5, "ann@shop.example", "attribute-defined"))
                .hasSize(1);
        web.perform(define("shoe_size", "TEXT"))
                .andExpect(content().string(containsString("There already is an attribute")));
        web.perform(define("Shoe Size", "TEXT")).andExpect(content().string(containsString("beginning with a letter")));
        web.perform(define("colour", "ONE_OF").param("options", ""))
                .andExpect(content().string(containsString("different values")));
    }

    @Test
    void onlyAdministratorsAndMarketingDefine() throws Exception {
        for (String role : List.of("SERVICE", "SALES", "ANALYST")) {
            web.perform(get("/staff/attributes").with(user("x").roles(role))).andExpect(status().isForbidden());
        }
        web.perform(get("/staff/attributes")).andExpect(status().isFound());
    }

    @Test
    void whatCameWithEventsIsDefinedWithOneClick() throws Exception {
        long bob = customer("bob@example.com");
        say(bob, AttributeOrigin.TOLD, "event", "visits", "12");

        web.perform(get("/staff/attributes").with(ANN))
                .andExpect(content().string(containsString("Not yet defined")))
                .andExpect(content().string(containsString("Define visits")));
        web.perform(post("/staff/attributes/adoptions").with(ANN).with(csrf()).param("key", "visits"))
                .andExpect(redirectedUrl("/staff/attributes"));

        assertThat(attributes.find("visits"))
                .hasValueSatisfying(one -> assertThat(one.type()).isEqualTo(AttributeType.WHOLE));
        assertThat(attributes.undefined()).isEmpty();
    }

    @Test
    void saysWhatWouldNotFitBeforeATypeChangesAndLosesNothing() throws Exception {
        web.perform(define("shoe_size", "TEXT"));
        long bob = customer("bob@example.com");
        long eve = customer("eve@example.com");
        say(bob, AttributeOrigin.TOLD, "event", "shoe_size", "42");
        say(eve, AttributeOrigin.TOLD, "event", "shoe_size", "very large");

        web.perform(change("shoe_size", "WHOLE"))
                .andExpect(content().string(containsString("Values that fit: 1. Values that do not fit: 1;")))
                .andExpect(content().string(containsString("very large")));
        assertThat(attributes.find("shoe_size").orElseThrow().type()).isEqualTo(AttributeType.TEXT);
        web.perform(change("shoe_size", "WHOLE").param("sure", "true")).andExpect(status().isFound());

        assertThat(effective(bob, "shoe_size")).isEqualTo("42");
        assertThat(effective(eve, "shoe_size")).isEmpty();
        assertThat(line(eve, "shoe_size").values())
                .singleElement()
                .satisfies(value -> assertThat(value.text()).isEqualTo("very large"));
        web.perform(change("shoe_size", "TEXT").param("sure", "true")).andExpect(status().isFound());
        assertThat(effective(eve, "shoe_size")).isEqualTo("very large");
    }

    @Test
    void deletingAndRenamingKeepTheValues() throws Exception {
        web.perform(define("shoe_size", "WHOLE"));
        long bob = customer("bob@example.com");
        say(bob, AttributeOrigin.TOLD, "event", "shoe_size", "42");

        web.perform(post("/staff/attributes/shoe_size/key")
                        .with(ANN)
                        .with(csrf())
                        .param("newKey", "size"))
                .andExpect(redirectedUrl("/staff/attributes"));
        assertThat(effective(bob, "size")).isEqualTo("42");
        web.perform(post("/staff/attributes/size/deletion").with(ANN).with(csrf()))
                .andExpect(redirectedUrl("/staff/attributes"));

        assertThat(attributes.find("size")).isEmpty();
        assertThat(effective(bob, "size")).isEqualTo("42");
        assertThat(attributes.undefined())
                .singleElement()
                .satisfies(one -> assertThat(one.key()).isEqualTo("size"));
        web.perform(post("/staff/attributes/first_name/deletion").with(ANN).with(csrf()));
        assertThat(attributes.find("first_name")).isPresent();
    }

    private static MockHttpServletRequestBuilder define(String key, String type) {
        return form(post("/staff/attributes"), type).param("key", key);
    }

    private static MockHttpServletRequestBuilder change(String key, String type) {
        return form(post("/staff/attributes/{key}", key), type);
    }

    private static MockHttpServletRequestBuilder form(MockHttpServletRequestBuilder request, String type) {
        return request.with(ANN)
                .with(csrf())
                .param("labels[en]", "Shoe size")
                .param("labels[de]", "Schuhgröße")
                .param("type", type)
                .param("rule", "BEST_SOURCE");
    }

    private ProfileLine line(long customerId, String key) {
        return profiles.of(customerId).stream()
                .filter(line -> line.key().equals(key))
                .findFirst()
                .orElseThrow();
    }

    private String effective(long customerId, String key) {
        ProfileLine.Value value = line(customerId, key).effective();
        return value == null ? "" : value.text();
    }

    private void say(long customerId, AttributeOrigin origin, String source, String key, String value) {
        customers.describe(customerId, origin, Map.of(key, value), source, TestClock.START);
    }

    private long customer(String email) {
        return customers
                .identify(List.of(new IdentityClaim(IdentityKind.EMAIL, email, false)), "test", TestClock.START)
                .orElseThrow()
                .customerId();
    }
}
