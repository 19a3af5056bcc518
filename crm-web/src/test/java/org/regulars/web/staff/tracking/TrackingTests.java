package org.regulars.web.staff.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.head;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.net.URI;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.regulars.consent.CustomerLinks;
import org.regulars.customer.Customers;
import org.regulars.customer.Identified;
import org.regulars.customer.IdentityClaim;
import org.regulars.customer.IdentityKind;
import org.regulars.response.MailTracking;
import org.regulars.response.ResponseLog;
import org.regulars.testing.TestClock;
import org.regulars.web.WebTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.UserRequestPostProcessor;
import org.springframework.test.web.servlet.MockMvc;

@WebTest
class TrackingTests {

    private static final UserRequestPostProcessor MARA =
            user("mara@shop.example").roles("MARKETING");
    private static final String BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

    @Autowired
    MockMvc mvc;

    @Autowired
    Customers customers;

    @Autowired
    CustomerLinks links;

    @Autowired
    MailTracking tracking;

    @Autowired
    ResponseLog log;

    @Autowired
    TestClock clock;

    @Autowired
    JdbcClient jdbc;

    @Test
    void aLinkLeadsOnAndTheMessageSaysWhoFollowedIt() throws Exception {
        long ann = sent();
        String html = tracking.inHtml(
                ann, 1, "offers", "abandoned-basket", "<a href=\"https://shop.example/m%C3%BCg?a=1&amp;b=ü\">x</a>");
        String click = path(html, "/p/c/[^\"]+");
        String picture = path(html, "/p/o/[^\"]+");
        clock.advance(Duration.ofHours(1));

        mvc.perform(get(URI.create(click)).header("User-Agent", BROWSER))
                .andExpect(status().isFound())
                .andExpect(header().string("Location", containsString("https://shop.example/m%C3%BCg?a=1&b=")))
                .andExpect(header().string("Cache-Control", "no-store"));
        mvc.perform(head(URI.create(click)).header("User-Agent", BROWSER)).andExpect(status().isFound());
        mvc.perform(get(URI.create(picture)).header("User-Agent", BROWSER))
                .andExpect(status().isOk())
                .andExpect(content().contentType("image/gif"));
        log.writeAll();
        assertThat(jdbc.sql("select kind || ' ' || machine from mail_response order by response_id")
                        .query(String.class)
                        .list())
                .containsExactly("click ", "open ");

        String forged = click.replaceAll("u=.*", "u=https%3A%2F%2Fevil.example%2F");
        mvc.perform(get(URI.create(forged)))
                .andExpect(status().isNotFound())
                .andExpect(header().doesNotExist("Location"));
        mvc.perform(get(URI.create(picture.replaceAll("/[^/]+\\.gif", "/wrong.gif"))))
                .andExpect(status().isOk());
        log.writeAll();
        assertThat(jdbc.sql("select count(*) from mail_response")
                        .query(Long.class)
                        .single())
                .isEqualTo(2);

        mvc.perform(get("/staff/dispatches/" + ann + "/1").with(MARA))
                .andExpect(content().string(containsString("a person")));
        mvc.perform(get("/staff/journeys/abandoned-basket").with(MARA))
                .andExpect(content().string(containsString("Clicked by people")));
    }

    @Test
    void staffSwitchItOffForAPurposeAndCustomersForThemselves() throws Exception {
        long ann = sent();
        mvc.perform(post("/staff/tracking")
                        .param("opens", "shop", "newsletter")
                        .param("clicks", "shop", "newsletter", "offers")
                        .with(csrf())
                        .with(MARA))
                .andExpect(status().is3xxRedirection());
        assertThat(tracking.inHtml(ann, 1, "offers", "x", "<a href=\"https://a.example\">a</a>"))
                .contains("/p/c/")
                .doesNotContain("/p/o/");
        mvc.perform(get("/staff/tracking").with(MARA)).andExpect(content().string(containsString("mara@shop.example")));
        mvc.perform(get("/staff/tracking").with(user("x@shop.example").roles("SERVICE")))
                .andExpect(status().isForbidden());

        String page = URI.create(links.preferences(ann)).getPath();
        mvc.perform(get(page)).andExpect(content().string(containsString("We notice whether you open our mails")));
        mvc.perform(post(page + "/tracking").param("measure", "false")).andExpect(status().is3xxRedirection());
        mvc.perform(get(page + "?done=unmeasured"))
                .andExpect(content().string(containsString("We do not notice what you open or click.")))
                .andExpect(content().string(containsString("in mails you have already too")));
        assertThat(tracking.inHtml(ann, 1, "offers", "x", "<a href=\"https://a.example\">a</a>"))
                .isEqualTo("<a href=\"https://a.example\">a</a>");
        mvc.perform(post(page + "/tracking").param("measure", "true")).andExpect(status().is3xxRedirection());
        assertThat(jdbc.sql("select count(*) from tracking_refusal")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    private static String path(String html, String pattern) {
        Matcher found = Pattern.compile(pattern).matcher(html);
        assertThat(found.find()).isTrue();
        return found.group();
    }

    private long sent() {
        Identified who = customers
                .identify(
                        List.of(new IdentityClaim(IdentityKind.EMAIL, "ann@example.com", true)),
                        "test",
                        clock.instant())
                .orElseThrow();
        OffsetDateTime now = OffsetDateTime.now(clock);
        jdbc.sql("""
                insert into dispatch (customer_id, dispatch_id, source_kind, source_key, occasion, channel, purpose, topic,
                    transactional, priority, template_key, language, facts, state, identity_id, planned_at, due_at, attempts,
                    sent_at, changed_at)
                overriding system value
                values (?, 1, 'journey', 'abandoned-basket', 'o', 'mail', 'offers', 'basket-reminders', false, 1, 'basket-reminder',
                    'en', '{}', 'sent', ?, ?, ?, 1, ?, ?)
                """)
                .params(who.customerId(), who.identityId(), now, now, now, now)
                .update();
        return who.customerId();
    }
}
