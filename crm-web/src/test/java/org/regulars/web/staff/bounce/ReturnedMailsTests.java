package org.regulars.web.staff.bounce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.flash;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.regulars.bounce.BounceIds;
import org.regulars.bounce.Bounces;
import org.regulars.consent.Suppressions;
import org.regulars.customer.Customers;
import org.regulars.customer.Identified;
import org.regulars.customer.IdentityClaim;
import org.regulars.customer.IdentityKind;
import org.regulars.privacy.Erasures;
import org.regulars.testing.TestClock;
import org.regulars.web.WebTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.UserRequestPostProcessor;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.MockMvc;

@WebTest
@TestPropertySource(properties = "regulars.bounces.mailgun.signing-key=key-1")
class ReturnedMailsTests {

    private static final UserRequestPostProcessor MARA =
            user("mara@shop.example").roles("MARKETING");

    @Autowired
    MockMvc mvc;

    @Autowired
    Customers customers;

    @Autowired
    Bounces bounces;

    @Autowired
    BounceIds ids;

    @Autowired
    Suppressions suppressions;

    @Autowired
    Erasures erasures;

    @Autowired
    TestClock clock;

    @Autowired
    JdbcClient jdbc;

    @Test
    void showsWhatFollowedAndTakesItBack() throws Exception {
        long ann = sent("ann@example.com");
        bounces.take("mailbox", dsn(ann, "ann@example.com", "5.1.1", "550 5.1.1 <b>no</b> such user"));
        long mail = newest();

        mvc.perform(get("/staff/returned-mails").with(MARA))
                .andExpect(content().string(containsString("No such mailbox")))
                .andExpect(content().string(containsString("Mail ended")));
        mvc.perform(get("/staff/returned-mails/" + mail).with(MARA))
                .andExpect(content().string(containsString("Nothing goes to this address from now on.")))
                .andExpect(content().string(containsString("550 5.1.1 &lt;b&gt;no&lt;/b&gt; such user")))
                .andExpect(content().string(not(containsString("secret-token"))));
        mvc.perform(get("/staff/dispatches/" + ann + "/" + dispatch(ann)).with(MARA))
                .andExpect(content().string(containsString("What came back")));
        mvc.perform(get("/staff/customers/" + ann + "/timeline").with(MARA))
                .andExpect(content().string(containsString("The mail came back")));

        long returnId =
                jdbc.sql("select return_id from mail_return").query(Long.class).single();
        mvc.perform(post("/staff/returned-mails/" + mail + "/reverse")
                        .param("customerId", ann + "")
                        .param("returnId", returnId + "")
                        .with(csrf())
                        .with(MARA))
                .andExpect(flash().attribute("flash", "returns.reversed.now"));
        assertThat(suppressions.of("ann@example.com")).isEmpty();
        mvc.perform(get("/staff/returned-mails/" + mail).with(MARA))
                .andExpect(content().string(containsString("mara@shop.example took this back")));
        assertThat(jdbc.sql("select actor from audit_entry where action = 'suppression-reversed'")
                        .query(String.class)
                        .list())
                .containsExactly("mara@shop.example");
    }

    @Test
    void listsForAPersonWhatIsAboutNoMailOfOurs() throws Exception {
        sent("ann@example.com");
        bounces.take("mailbox", dsn(0, "ann@example.com", "5.1.1", "550 no such user"));
        long mail = newest();
        mvc.perform(get("/staff/returned-mails?show=open").with(MARA))
                .andExpect(content().string(containsString("About no mail of ours")));
        mvc.perform(post("/staff/returned-mails/" + mail + "/settle")
                        .with(csrf())
                        .with(MARA))
                .andExpect(status().is3xxRedirection());
        mvc.perform(get("/staff/returned-mails?show=open").with(MARA))
                .andExpect(content().string(containsString("Nothing to look at")));
        mvc.perform(get("/staff/returned-mails").with(MARA))
                .andExpect(content().string(containsString("About no mail of ours")));
        assertThat(suppressions.of("ann@example.com")).isEmpty();
    }

    @Test
    void isForThoseWhoServeCustomers() throws Exception {
        for (String role : List.of("ANALYST", "SALES")) {
            mvc.perform(get("/staff/returned-mails").with(user("x@shop.example").roles(role)))
                    .andExpect(status().isForbidden());
        }
        mvc.perform(get("/staff/returned-mails?show=nonsense").with(MARA)).andExpect(status().isBadRequest());
        mvc.perform(get("/staff/returned-mails/4711").with(MARA)).andExpect(status().isNotFound());
    }

    @Test
    void takesAProvidersReportOnceAndShowsThatOneWasForged() throws Exception {
        long ann = sent("ann@example.com");
        String report = mailgun("key-1", "ann@example.com", ids.messageId(ann, dispatch(ann)));
        for (int i = 0; i < 2; i++) {
            mvc.perform(post("/v1/webhooks/mail/mailgun")
                            .contentType("application/json")
                            .content(report))
                    .andExpect(status().isOk());
        }
        assertThat(suppressions.of("ann@example.com")).contains(Suppressions.Reason.BOUNCED);
        assertThat(jdbc.sql("select count(*) from mail_return")
                        .query(Long.class)
                        .single())
                .isEqualTo(1);

        mvc.perform(post("/v1/webhooks/mail/mailgun")
                        .contentType("application/json")
                        .content(mailgun("wrong", "bob@example.com", "<x@shop.example>")))
                .andExpect(status().isUnauthorized());
        mvc.perform(post("/v1/webhooks/mail/sendgrid").content("[]")).andExpect(status().isNotFound());
        mvc.perform(get("/staff/returned-mails").with(MARA))
                .andExpect(content().string(containsString("Mailgun: one report was refused")))
                .andExpect(content().string(containsString("The signature does not fit the signing key")));
        mvc.perform(get("/staff/returned-mails/" + newest()).with(MARA))
                .andExpect(content().string(containsString("The report as it came")));
    }

    @Test
    void nothingIsLeftOfSomebodyErased() throws Exception {
        long ann = sent("ann@example.com");
        bounces.take("mailbox", dsn(ann, "ann@example.com", "5.1.1", "550 no such user ann@example.com"));
        bounces.take("mailbox", dsn(0, "ann@example.com", "5.1.1", "550 forged"));
        erasures.erase(ann, 0, "test");
        assertThat(jdbc.sql("select count(*) from mail_return")
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(jdbc.sql("""
                        select count(*) from returned_mail
                        where recipient || subject || words || coalesce(encode(raw, 'escape'), '') like '%ann@%'
                        """).query(Long.class).single()).isZero();
        mvc.perform(get("/staff/returned-mails").with(MARA)).andExpect(status().isOk());
    }

    private long sent(String address) {
        Identified who = customers
                .identify(List.of(new IdentityClaim(IdentityKind.EMAIL, address, true)), "test", clock.instant())
                .orElseThrow();
        OffsetDateTime now = OffsetDateTime.now(clock);
        jdbc.sql("""
                insert into dispatch (customer_id, source_kind, source_key, occasion, channel, purpose, topic, transactional,
                    priority, template_key, language, facts, state, identity_id, planned_at, due_at, attempts, sent_at, changed_at)
                values (?, 'system', 'confirm-sign-up', 'o', 'mail', '', '', true, 1, 'confirm-sign-up', 'en', '{}', 'sent', ?,
                    ?, ?, 1, ?, ?)
                """)
                .params(who.customerId(), who.identityId(), now, now, now, now)
                .update();
        return who.customerId();
    }

    private long dispatch(long customer) {
        return jdbc.sql("select dispatch_id from dispatch where customer_id = ?")
                .param(customer)
                .query(Long.class)
                .single();
    }

    private long newest() {
        return jdbc.sql("select max(mail_id) from returned_mail")
                .query(Long.class)
                .single();
    }

    /** @param customer 0 for a report that carries no signature */
    private byte[] dsn(long customer, String recipient, String status, String diagnosis) {
        String id = customer == 0 ? "<made-up@shop.example>" : ids.messageId(customer, dispatch(customer));
        return """
                From: Mail Delivery System <MAILER-DAEMON@mx.example.com>
                Subject: Undelivered Mail Returned to Sender
                MIME-Version: 1.0
                Content-Type: multipart/report; report-type=delivery-status; boundary=b1

                --b1
                Content-Type: message/delivery-status

                Final-Recipient: rfc822; %s
                Action: failed
                Status: %s
                Diagnostic-Code: smtp; %s

                --b1
                Content-Type: text/rfc822-headers

                Message-ID: %s
                List-Unsubscribe: <http://localhost/p/unsubscribe/secret-token>

                --b1--
                """.formatted(recipient, status, diagnosis, id).getBytes(StandardCharsets.UTF_8);
    }

    private String mailgun(String key, String recipient, String messageId) throws Exception {
        String timestamp = clock.instant().getEpochSecond() + "";
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String signature =
                HexFormat.of().formatHex(mac.doFinal((timestamp + "token").getBytes(StandardCharsets.UTF_8)));
        return """
                {"signature":{"timestamp":"%s","token":"token","signature":"%s"},
                 "event-data":{"event":"failed","severity":"permanent","recipient":"%s",
                  "delivery-status":{"code":550,"message":"5.1.1 no such user"},"message":{"headers":{"message-id":"%s"}}}}
                """.formatted(timestamp, signature, recipient, messageId.replaceAll("[<>]", ""));
    }
}
