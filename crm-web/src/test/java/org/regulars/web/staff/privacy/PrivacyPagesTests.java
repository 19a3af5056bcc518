package org.regulars.web.staff.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.flash;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.regulars.audit.AuditEntry;
import org.regulars.audit.AuditTrail;
import org.regulars.customer.AttributeOrigin;
import org.regulars.customer.Condition;
import org.regulars.customer.Customers;
import org.regulars.customer.IdentityClaim;
import org.regulars.customer.IdentityKind;
import org.regulars.customer.Listing;
import org.regulars.export.Exports;
import org.regulars.privacy.Limit;
import org.regulars.privacy.Limits;
import org.regulars.privacy.PrivacyRequest;
import org.regulars.privacy.PrivacyRequests;
import org.regulars.testing.TestClock;
import org.regulars.web.WebTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

@WebTest
class PrivacyPagesTests {

    private static final RequestPostProcessor SERVICE = user("ann@shop.example").roles("SERVICE");
    private static final RequestPostProcessor ADMIN = user("adam@shop.example").roles("ADMIN");

    @Autowired
    MockMvc web;

    @Autowired
    Customers customers;

    @Autowired
    PrivacyRequests requests;

    @Autowired
    Limits limits;

    @Autowired
    AuditTrail audit;

    @Autowired
    Exports exports;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TestClock clock;

    @Test
    void onlyThoseWhoseWorkItIsComeIn() throws Exception {
        long bob = bob();
        for (String path : List.of("/staff/privacy", "/staff/customers/" + bob + "/privacy")) {
            web.perform(get(path).with(SERVICE)).andExpect(status().isOk());
            for (String role : List.of("MARKETING", "SALES", "ANALYST")) {
                web.perform(get(path).with(user("x").roles(role))).andExpect(status().isForbidden());
            }
            web.perform(get(path)).andExpect(status().isFound());
        }
        for (String action : List.of("download", "erasure", "link", "limits", "requests", "correct")) {
            web.perform(post("/staff/customers/" + bob + "/privacy/" + action)
                            .param("sure", "true")
                            .with(user("x").roles("MARKETING"))
                            .with(csrf()))
                    .andExpect(status().isForbidden());
        }
        web.perform(get("/staff/retention").with(SERVICE)).andExpect(status().isForbidden());
        web.perform(post("/staff/customers/" + bob + "/privacy/erasure")
                        .param("sure", "true")
                        .with(SERVICE))
                .andExpect(status().isForbidden());
        assertThat(state(bob)).isEqualTo("known");
    }

    @Test
    void takesARequestDownWithADueDateAndMarksItOverdue() throws Exception {
        long bob = bob();
        web.perform(at(bob, "requests").param("kind", "access").param("channel", "phone"))
                .andExpect(flash().attribute("flash", "privacy.file.incomplete"));
        web.perform(at(bob, "requests")
                .param("kind", "access")
                .param("channel", "phone")
                .param("proof", "Called back")
                .param("note", "Everything, please"));
        PrivacyRequest request = requests.of(bob).get(0);
        assertThat(Duration.between(request.receivedAt(), request.dueAt()).toDays())
                .isBetween(28L, 31L);
        assertThat(page("/staff/privacy"))
                .contains("Bob Stone", "See all their data")
                .doesNotContain("Overdue");

        clock.advance(Duration.ofDays(35));
        assertThat(page("/staff/privacy")).contains("Overdue");
        web.perform(at(bob, "requests/" + request.requestId() + "/extension"))
                .andExpect(flash().attribute("flash", "privacy.reason.missing"));
        web.perform(at(bob, "requests/" + request.requestId() + "/extension").param("reason", "Many files"));
        assertThat(page("/staff/privacy")).doesNotContain("Overdue");
        web.perform(at(bob, "requests/" + request.requestId() + "/extension").param("reason", "Again"))
                .andExpect(flash().attribute("flash", "privacy.extended.not"));

        web.perform(at(bob, "download")).andExpect(status().isOk());
        assertThat(requests.of(bob).get(0).state()).isEqualTo(PrivacyRequest.State.DONE);
        assertThat(page("/staff/customers/" + bob + "/privacy")).contains("Called back");
    }

    @Test
    void limitsAndLiftsWithAReason() throws Exception {
        long bob = bob();
        web.perform(at(bob, "limits").param("kind", "restricted").param("reason", "Disputes an order"));
        assertThat(page("/staff/customers/" + bob)).contains("Restricted");
        assertThat(page("/staff/customers/" + bob + "/privacy")).contains("Disputes an order");

        web.perform(at(bob, "limits/restricted/end")).andExpect(flash().attribute("flash", "privacy.reason.missing"));
        assertThat(limits.has(bob, Limit.Kind.RESTRICTED)).isTrue();
        web.perform(at(bob, "limits/restricted/end").param("reason", "Settled"));
        assertThat(limits.has(bob, Limit.Kind.RESTRICTED)).isFalse();
        web.perform(at(bob, "limits").param("kind", "everything")).andExpect(status().isBadRequest());
    }

    @Test
    void erasesAfterASecondLookAndShowsTheEmptyPage() throws Exception {
        long bob = bob();
        web.perform(at(bob, "erasure")).andExpect(flash().attribute("flash", "privacy.erase.missing"));
        assertThat(state(bob)).isEqualTo("known");

        web.perform(at(bob, "erasure").param("sure", "true")).andExpect(flash().attribute("flash", "privacy.erased"));

        assertThat(state(bob)).isEqualTo("erased");
        assertThat(page("/staff/customers/" + bob + "/privacy")).doesNotContain("Bob", "Stone");
        assertThat(page("/staff/customers/" + bob)).doesNotContain("Bob", "Stone");
        assertThat(page("/staff/privacy")).contains("Be erased", "Done");
        web.perform(at(bob, "download")).andExpect(status().isNotFound());
    }

    @Test
    void saysBeforeAnErasureWhoseNotesNameThem() throws Exception {
        long bob = bob();
        long charlie = known("charlie@example.com");
        String place = "/staff/customers/" + charlie;
        assertThat(page("/staff/customers/" + bob + "/privacy")).doesNotContain("naming them");
        for (String text : List.of("Ask BOB@example.com about it", "Came with Bob Stone", "Has 100% wool")) {
            jdbc.sql("""
                    insert into note (customer_id, filed_for, body, author, written_at) values (?, ?, ?, 'x', now())
                    """).params(charlie, charlie, text).update();
        }
        jdbc.sql("""
                insert into interaction (customer_id, occurred_at, message_id, identity_id, channel, kind, subject, payload)
                values (?, '2026-05-05 12:00Z', 'c', 0, 'phone', 'contact-in', 'About bob stone', '{}')
                """).param(charlie).update();

        String page = page("/staff/customers/" + bob + "/privacy");
        assertThat(page.split("href=\"" + place + "\"", -1))
                .as("two notes and a contact")
                .hasSize(4);
        assertThat(page).contains("Note of", "Contact of");
    }

    @Test
    void tellsWhoSawACustomerOnAnyScreen() throws Exception {
        long bob = bob();
        exports.begin("carl@shop.example", "service", Listing.EVERYBODY, Condition.of("true"));
        long charlie = known("charlie@example.com");
        jdbc.sql("""
                insert into dispatch (customer_id, dispatch_id, source_kind, source_key, occasion, channel, purpose, topic,
                    transactional, priority, template_key, language, facts, state, planned_at, due_at, changed_at)
                overriding system value values (?, 7, 'system', 'privacy-request', 'o', 'mail', '', '', true, 1, 'your-data', 'en',
                    '{}', 'sent', now(), now(), now())
                """).param(bob).update();
        for (String path : List.of(
                "/staff/customers",
                "/staff/customers/" + bob,
                "/staff/customers/" + bob + "/timeline",
                "/staff/customers/" + bob + "/orders",
                "/staff/dispatches",
                "/staff/dispatches/" + bob + "/7")) {
            page(path);
        }
        page(Objects.requireNonNull(web.perform(post("/staff/customers/searches")
                        .param("q", "charlie")
                        .with(SERVICE)
                        .with(csrf()))
                .andReturn()
                .getResponse()
                .getRedirectedUrl()));

        assertThat(audit.about(bob, Long.MAX_VALUE, 50, "ann@shop.example", ""))
                .extracting(AuditEntry::action)
                .containsExactlyInAnyOrder(
                        "customers-listed",
                        "customer-viewed",
                        "customer-timeline-viewed",
                        "customer-orders-viewed",
                        "messages-listed",
                        "message-viewed");
        assertThat(audit.seen(bob, TestClock.START.minusSeconds(1)).people()).isOne();
        assertThat(page("/staff/customers/" + bob + "/privacy"))
                .contains("List of customers looked at")
                .contains("Files they were exported in")
                .contains("carl@shop.example");
        String trail = web.perform(get("/staff/audit")
                        .param("customer", Long.toString(charlie))
                        .with(ADMIN))
                .andReturn()
                .getResponse()
                .getContentAsString();
        assertThat(trail).contains("List of customers looked at").doesNotContain("Timeline looked through</td>");
    }

    @Test
    void looksBeforeItDeletesByARetentionRule() throws Exception {
        web.perform(get("/staff/retention").with(ADMIN)).andExpect(status().isOk());
        String look = web.perform(
                        get("/staff/retention/job-runs").param("days", "7").with(ADMIN))
                .andReturn()
                .getResponse()
                .getContentAsString();
        assertThat(look).contains("Nothing would be deleted", "older than 7 days");
        web.perform(get("/staff/retention/job-runs").param("days", "x").with(ADMIN))
                .andExpect(status().isOk());
        web.perform(get("/staff/retention/nothing").with(ADMIN)).andExpect(status().isNotFound());
        web.perform(post("/staff/retention/job-runs")
                        .param("days", "-1")
                        .with(ADMIN)
                        .with(csrf()))
                .andExpect(flash().attribute("flash", "retention.days.wrong"));
        assertThat(jdbc.sql("select count(*) from retention_rule")
                        .query(Long.class)
                        .single())
                .isZero();
        web.perform(post("/staff/retention/job-runs")
                .param("days", "90")
                .param("enabled", "true")
                .with(ADMIN)
                .with(csrf()));
        assertThat(jdbc.sql("select keep_days from retention_rule where enabled")
                        .query(Integer.class)
                        .single())
                .isEqualTo(90);
    }

    private MockHttpServletRequestBuilder at(long id, String action) {
        return post("/staff/customers/" + id + "/privacy/" + action)
                .with(SERVICE)
                .with(csrf());
    }

    private String page(String path) throws Exception {
        return web.perform(get(path).with(SERVICE))
                .andExpect(status().isOk())
                .andReturn()
                .getResponse()
                .getContentAsString();
    }

    private String state(long id) {
        return jdbc.sql("select state from customer where customer_id = ?")
                .param(id)
                .query(String.class)
                .single();
    }

    private long bob() {
        long bob = known("bob@example.com");
        customers.describe(
                bob, AttributeOrigin.TOLD, Map.of("first_name", "Bob", "last_name", "Stone"), "test", TestClock.START);
        return bob;
    }

    private long known(String email) {
        return customers
                .identify(List.of(new IdentityClaim(IdentityKind.EMAIL, email, true)), "test", TestClock.START)
                .orElseThrow()
                .customerId();
    }
}
