package org.regulars.web.staff.deliverability;

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

import org.junit.jupiter.api.Test;
import org.regulars.delivery.Routes;
import org.regulars.web.WebTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.UserRequestPostProcessor;
import org.springframework.test.web.servlet.MockMvc;

@WebTest
class DeliverabilityPagesTests {

    private static final UserRequestPostProcessor MARA =
            user("mara@shop.example").roles("MARKETING");
    private static final UserRequestPostProcessor SAM = user("sam@shop.example").roles("SALES");

    @Autowired
    MockMvc mvc;

    @Autowired
    Routes routes;

    @Autowired
    JdbcClient jdbc;

    @Test
    void marketingPausesAMailServerAndUsesItAgain() throws Exception {
        String name = routes.all().get(0).name();
        mvc.perform(get("/staff/deliverability").with(MARA))
                .andExpect(status().isOk())
                .andExpect(content().string(containsString("Pause " + name)));

        mvc.perform(post("/staff/deliverability/servers/" + name + "/pause")
                        .with(MARA)
                        .with(csrf()))
                .andExpect(redirectedUrl("/staff/deliverability"));
        assertThat(routes.all().get(0).pause()).isNotNull();
        mvc.perform(get("/staff/deliverability").with(MARA))
                .andExpect(content().string(containsString("by mara@shop.example")))
                .andExpect(content().string(not(containsString("does not take our mails"))));

        mvc.perform(post("/staff/deliverability/servers/" + name + "/resume")
                        .with(MARA)
                        .with(csrf()))
                .andExpect(redirectedUrl("/staff/deliverability"));
        assertThat(routes.all().get(0).pause()).isNull();
        mvc.perform(post("/staff/deliverability/servers/none/pause").with(MARA).with(csrf()))
                .andExpect(status().isNotFound());
    }

    @Test
    void everyPageOfStaffTellsOfAServerThatObjects() throws Exception {
        jdbc.sql("""
                insert into route_pause (route, since, ends_at, cause, paused_by)
                values (?, now(), now() + interval '100 years', '550 5.7.1 <b>blocked</b>', 'system')
                """).param(routes.all().get(0).name()).update();

        mvc.perform(get("/staff").with(SAM))
                .andExpect(content().string(containsString("does not take our mails")))
                .andExpect(content().string(containsString("550 5.7.1 &lt;b&gt;blocked")))
                .andExpect(content().string(not(containsString("href=\"/staff/deliverability\""))));
        mvc.perform(get("/staff/campaigns").with(MARA))
                .andExpect(content().string(containsString("href=\"/staff/deliverability\"")));
    }

    @Test
    void othersDoNotTouchIt() throws Exception {
        String name = routes.all().get(0).name();
        mvc.perform(get("/staff/deliverability").with(SAM)).andExpect(status().isForbidden());
        mvc.perform(post("/staff/deliverability/servers/" + name + "/pause")
                        .with(SAM)
                        .with(csrf()))
                .andExpect(status().isForbidden());
        assertThat(routes.all().get(0).pause()).isNull();
    }
}
