package org.regulars.web.staff.contact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import org.junit.jupiter.api.Test;
import org.regulars.testing.TestShop;
import org.regulars.web.WebTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

@WebTest
class ContactTests {

    private static final RequestPostProcessor ANN = user("ann@shop.example").roles("SERVICE");

    @Autowired
    private MockMvc web;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void aCallStandsInTheTimelineAtItsOwnTime() throws Exception {
        long bob = new TestShop(jdbc).customer("Bob");

        web.perform(contact(bob, "2026-05-05T10:15", "Late parcel").with(ANN))
                .andExpect(redirectedUrl("/staff/customers/" + bob));

        assertThat(jdbc.sql("select occurred_at::text || ' ' || channel || ' ' || kind from interaction")
                        .query(String.class)
                        .single())
                .isEqualTo("2026-05-05 09:15:00+00 phone contact-in");
        web.perform(get("/staff/customers/{id}", bob).with(ANN))
                .andExpect(content().string(containsString("Late parcel")));
        assertThat(jdbc.sql("select actor from audit_entry where action = 'contact-logged' and customer_id = ?")
                        .param(bob)
                        .query(String.class)
                        .single())
                .isEqualTo("ann@shop.example");
    }

    @Test
    void aContactInTheFutureOrWithoutSubjectIsNotTaken() throws Exception {
        long bob = new TestShop(jdbc).customer("Bob");

        web.perform(contact(bob, "2026-05-07T10:15", "Tomorrow").with(ANN))
                .andExpect(content().string(containsString("lies in the future")));
        web.perform(contact(bob, "2026-05-05T10:15", " ").with(ANN))
                .andExpect(content().string(containsString("in a few words")));
        web.perform(contact(bob, "yesterday", "Odd time").with(ANN)).andExpect(status().isOk());

        assertThat(jdbc.sql("select count(*) from interaction")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void strangersAndAnalystsLogNothing() throws Exception {
        long bob = new TestShop(jdbc).customer("Bob");

        web.perform(contact(bob, "2026-05-05T10:15", "Hello")).andExpect(status().isFound());
        web.perform(contact(bob, "2026-05-05T10:15", "Hello").with(user("x").roles("ANALYST")))
                .andExpect(status().isForbidden());
        web.perform(contact(987_654, "2026-05-05T10:15", "Nobody").with(ANN)).andExpect(status().isNotFound());

        assertThat(jdbc.sql("select count(*) from interaction")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    private static MockHttpServletRequestBuilder contact(long customerId, String at, String subject) {
        return post("/staff/customers/{id}/contacts", customerId)
                .with(csrf())
                .param("channel", "PHONE")
                .param("incoming", "true")
                .param("at", at)
                .param("subject", subject)
                .param("text", "She asked where it is.");
    }
}
