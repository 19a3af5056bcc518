package org.regulars.web.staff.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.regulars.job.Jobs;
import org.regulars.testing.TestClock;
import org.regulars.testing.TestShop;
import org.regulars.web.WebTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.MockMvc;

@WebTest
class DashboardTests {

    @Autowired
    MockMvc mvc;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    Jobs jobs;

    @Test
    void saysInANewInstallationWhatToDoFirst() throws Exception {
        String page = page("/staff", "ADMIN");

        assertThat(page)
                .contains("Import your orders", "/staff/imports", "/staff/forms", "/staff/keys")
                .doesNotContain("data-chart", "Best sold products");
    }

    @Test
    void showsWhatCameInAndWhoIsNew() throws Exception {
        TestShop shop = new TestShop(jdbc);
        long mug = shop.product("Mug");
        long ann = shop.customer("Ann");
        long bob = shop.customer("Bob");
        shop.sale(ann, TestClock.START.minus(Duration.ofDays(200)), mug);
        shop.sale(ann, TestClock.START.minus(Duration.ofDays(2)), mug, shop.product("Lamp"));
        shop.sale(bob, TestClock.START.minus(Duration.ofDays(1)), mug);
        jobs.run("rfm");
        jobs.run("top-products");

        String page = page("/staff?days=30", "MARKETING");

        assertThat(page)
                .doesNotContain("/staff/figures/?")
                .contains("£30.00", "Best sold products of 30 days", "data-chart", "7 Apr 2026 to 6 May 2026");
        assertThat(page("/staff/figures/new-customers?days=30", "SALES"))
                .contains(">Bob<")
                .doesNotContain(">Ann<");
        assertThat(page("/staff/figures/returning-customers?days=30", "SALES"))
                .contains(">Ann<")
                .doesNotContain(">Bob<");
        assertThat(page("/staff/figures/group?of=new", "SALES")).contains(">Bob<");
    }

    @Test
    void showsTheLastPeriodWithOrdersWhenNoneCameSince() throws Exception {
        TestShop shop = new TestShop(jdbc);
        shop.sale(shop.customer("Ann"), Instant.parse("2011-12-09T12:50:00Z"), shop.product("Mug"));

        assertThat(page("/staff?days=30", "ANALYST"))
                .contains("10 Nov 2011 to 9 Dec 2011", "none came in since", "£10.00")
                .doesNotContain("/staff/figures/new-customers");
    }

    @Test
    void keepsPeopleFromStrangersAndFromAnalysts() throws Exception {
        mvc.perform(get("/staff")).andExpect(redirectedUrl("/sign-in"));
        mvc.perform(get("/staff/figures/new-customers")).andExpect(redirectedUrl("/sign-in"));
        mvc.perform(get("/staff/figures/new-customers")
                        .with(user("a@shop.example").roles("ANALYST")))
                .andExpect(status().isForbidden());
        mvc.perform(get("/staff/figures/no-such").with(user("a@shop.example").roles("SALES")))
                .andExpect(status().isNotFound());
    }

    private String page(String address, String role) throws Exception {
        return mvc.perform(get(address).with(user("a@shop.example").roles(role)).with(csrf()))
                .andExpect(status().isOk())
                .andReturn()
                .getResponse()
                .getContentAsString();
    }
}
