package org.regulars.web.staff.quality;

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
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.regulars.audit.AuditTrail;
import org.regulars.customer.AttributeOrigin;
import org.regulars.customer.Customers;
import org.regulars.customer.IdentityClaim;
import org.regulars.customer.IdentityKind;
import org.regulars.job.Jobs;
import org.regulars.quality.QualityFixes;
import org.regulars.testing.TestClock;
import org.regulars.web.WebTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

@WebTest
class QualityPagesTests {

    private static final RequestPostProcessor ANN = user("ann@shop.example").roles("MARKETING");

    @Autowired
    MockMvc web;

    @Autowired
    Customers customers;

    @Autowired
    Jobs jobs;

    @Autowired
    QualityFixes fixes;

    @Autowired
    AuditTrail audit;

    @Autowired
    JdbcClient jdbc;

    @Test
    void beginsWithWhatItIs() throws Exception {
        web.perform(get("/staff/quality").with(ANN))
                .andExpect(content().string(containsString("Nobody was looked at yet")));
        for (String role : List.of("SALES", "ANALYST")) {
            web.perform(get("/staff/quality").with(user("x").roles(role))).andExpect(status().isForbidden());
        }
        web.perform(get("/staff/quality/email-mistyped")).andExpect(status().isFound());
        web.perform(get("/staff/quality/nothing").with(ANN)).andExpect(status().isNotFound());
    }

    @Test
    void eachNumberLeadsToThePeopleAndAllAreFixedWithAPreview() throws Exception {
        long eve = person("eve@gmial.com", "Eve");
        person("bob@hotmial.com", "Bob");
        check();

        web.perform(get("/staff/quality").with(ANN))
                .andExpect(content().string(containsString("href=\"/staff/quality/email-mistyped\"")))
                .andExpect(content().string(containsString("Fix 2")));
        web.perform(get("/staff/quality/email-mistyped").with(ANN))
                .andExpect(content().string(containsString("eve@gmail.com")))
                .andExpect(content().string(containsString("/staff/customers/" + eve)));
        web.perform(get("/staff/quality/email-mistyped/fixes").with(ANN))
                .andExpect(content().string(containsString("Apply 2 suggestions?")))
                .andExpect(content().string(containsString("No consent moves to it")));
        web.perform(post("/staff/quality/email-mistyped/fixes").with(ANN).with(csrf()))
                .andExpect(redirectedUrl("/staff/quality#fixes"));

        assertThat(addresses(eve)).containsExactlyInAnyOrder("eve@gmial.com", "eve@gmail.com");
        web.perform(get("/staff/quality/email-mistyped").with(ANN))
                .andExpect(content().string(containsString("Nobody left")));
        assertThat(audit.before(Long.MAX_VALUE, 5, "ann@shop.example", "quality-fixed"))
                .hasSize(1);
        web.perform(post("/staff/quality/fixes/{id}/undo", fixes.recent().get(0).fixId())
                        .with(ANN)
                        .with(csrf()))
                .andExpect(redirectedUrl("/staff/quality#fixes"));
        assertThat(addresses(eve)).containsExactly("eve@gmial.com");
    }

    @Test
    void oneIsPutRightOnTheCustomersPage() throws Exception {
        long eve = person("eve@example.com", "EVE");
        check();

        web.perform(get("/staff/customers/{id}", eve).with(ANN))
                .andExpect(content().string(containsString("Name in capitals")))
                .andExpect(content().string(containsString("Apply Eve")));
        web.perform(post("/staff/quality/name-capitals/fixes")
                        .with(ANN)
                        .with(csrf())
                        .param("customer", String.valueOf(eve))
                        .param("subject", "first_name")
                        .param("back", "customer"))
                .andExpect(redirectedUrl("/staff/customers/" + eve + "#panel-quality"));

        web.perform(get("/staff/customers/{id}", eve).with(ANN))
                .andExpect(content().string(not(containsString("Name in capitals"))))
                .andExpect(content().string(containsString("<span>Eve</span>")));
    }

    @Test
    void whatIsRightIsSaidOnce() throws Exception {
        long bob = person("info@example.com", "Bob");
        check();
        web.perform(get("/staff/quality/email-role").with(ANN))
                .andExpect(content().string(containsString("info@example.com")));
        String subject = jdbc.sql("select subject from quality_issue where issue = 'email-role'")
                .query(String.class)
                .single();

        web.perform(post("/staff/quality/email-role/acceptances")
                        .with(ANN)
                        .with(csrf())
                        .param("customer", String.valueOf(bob))
                        .param("subject", subject))
                .andExpect(redirectedUrl("/staff/quality/email-role"));

        web.perform(get("/staff/quality/email-role").with(ANN))
                .andExpect(content().string(containsString("Nobody left")));
    }

    @Test
    void aLongListIsReadPageByPage() throws Exception {
        IntStream.range(0, 60).forEach(n -> person("a" + n + "@example.com", "Name"));
        check();
        String page = web.perform(get("/staff/quality/country-missing").with(ANN))
                .andReturn()
                .getResponse()
                .getContentAsString();
        String next =
                page.replaceAll("(?s).*rel=\"next\" href=\"([^\"]*)\".*", "$1").replace("&amp;", "&");

        web.perform(get(java.net.URI.create(next)).with(ANN))
                .andExpect(content().string(containsString("First page")))
                .andExpect(content().string(not(containsString("rel=\"next\""))));
    }

    private void check() {
        jobs.run("quality");
        assertThat(jdbc.sql("select detail from job_run where outcome = 'failed'")
                        .query(String.class)
                        .list())
                .isEmpty();
    }

    private List<String> addresses(long customerId) {
        return jdbc.sql("select value from identity where customer_id = ? and kind = 'email'")
                .param(customerId)
                .query(String.class)
                .list();
    }

    private long person(String email, String first) {
        long id = customers
                .identify(List.of(new IdentityClaim(IdentityKind.EMAIL, email, false)), "test", TestClock.START)
                .orElseThrow()
                .customerId();
        customers.describe(id, AttributeOrigin.TOLD, Map.of("first_name", first), "form", TestClock.START);
        return id;
    }
}
