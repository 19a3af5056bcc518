package org.regulars.web.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.regulars.bounce.BounceIds;
import org.regulars.bounce.Bounces;
import org.regulars.customer.AttributeOrigin;
import org.regulars.customer.Customers;
import org.regulars.customer.Identified;
import org.regulars.customer.IdentityClaim;
import org.regulars.customer.IdentityKind;
import org.regulars.testing.TestClock;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

class ReturnedMailPagesTests extends Browser {

    @Autowired
    private Customers customers;

    @Autowired
    private Bounces bounces;

    @Autowired
    private BounceIds ids;

    @Autowired
    private TestClock clock;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void somebodyFindsOutWhyMailEndedAndTakesItBack() {
        back(
                "ann",
                "Ann Miller",
                "example.com",
                "5.1.1",
                "550 5.1.1 The email account that you tried to reach does not exist");
        back(
                "bob",
                "Bob Stone",
                "gmail.com",
                "5.7.26",
                "550-5.7.26 This mail has been blocked because the sender is unauthenticated.");
        back(
                "cat",
                "Cat Field",
                "gmail.com",
                "5.7.26",
                "550-5.7.26 This mail has been blocked because the sender is unauthenticated.");
        back("dan", "Dan Hill", "example.org", "5.2.2", "552 5.2.2 mailbox full");
        back("eve", "Eve Wood", "example.net", "4.4.7", "delivery time expired");
        bounces.take(
                "mailbox",
                "From: Frank <frank@example.org>\nSubject: Where is my parcel?\n\nI ordered last week."
                        .getBytes(StandardCharsets.UTF_8));

        Page page = ann(Look.DESKTOP);
        page.navigate("/staff/returned-mails");
        inspectInEveryLook(page, "returned-mails-full");
        page.getByText("To look at").click();
        assertThat(page.locator("table:has(caption) tbody tr")).hasCount(1);
        assertThat(page.locator("table:has(caption) tbody")).containsText("About no mail of ours");

        page.navigate("/staff/returned-mails?show=suppressed");
        page.getByText("No such mailbox").click();
        assertThat(page.locator("main")).containsText("Nothing goes to this address from now on.");
        page.locator("details.confirm summary").click();
        inspectInEveryLook(page, "returned-mails-one");
        page.locator("details.confirm button").click();
        assertThat(page.locator(".flash")).containsText("Mail goes to this address again.");
        assertThat(page.locator("main")).containsText("Taken back");
        assertThat(page.locator("details.confirm")).hasCount(0);
        page.getByText("Show the message").click();
        inspectInEveryLook(page, "returned-mails-message");
    }

    private void back(String local, String name, String domain, String status, String answer) {
        String address = local + "@" + domain;
        Identified who = customers
                .identify(List.of(new IdentityClaim(IdentityKind.EMAIL, address, true)), "test", clock.instant())
                .orElseThrow();
        customers.describe(
                who.customerId(),
                AttributeOrigin.TOLD,
                Map.of("first_name", name.split(" ")[0], "last_name", name.split(" ")[1]),
                "test",
                clock.instant());
        OffsetDateTime now = OffsetDateTime.now(clock);
        long dispatch = jdbc.sql("""
                insert into dispatch (customer_id, source_kind, source_key, occasion, channel, purpose, topic, transactional,
                    priority, template_key, language, facts, state, identity_id, planned_at, due_at, attempts, sent_at, changed_at)
                values (?, 'system', 'confirm-sign-up', 'o', 'mail', '', '', true, 1, 'confirm-sign-up', 'en', '{}', 'sent', ?,
                    ?, ?, 1, ?, ?) returning dispatch_id
                """)
                .params(who.customerId(), who.identityId(), now, now, now, now)
                .query(Long.class)
                .single();
        bounces.take(
                "mailbox", """
                From: Mail Delivery System <MAILER-DAEMON@mx.%2$s>
                To: bounces@shop.example
                Subject: Undelivered Mail Returned to Sender
                MIME-Version: 1.0
                Content-Type: multipart/report; report-type=delivery-status; boundary=b1

                --b1
                Content-Type: text/plain

                This is the mail system at host mx.%2$s.

                I'm sorry to have to inform you that your message could not be delivered to one or more recipients.
                --b1
                Content-Type: message/delivery-status

                Reporting-MTA: dns; mx.%2$s

                Final-Recipient: rfc822; %1$s
                Action: failed
                Status: %3$s
                Diagnostic-Code: smtp; %4$s
                --b1
                Content-Type: text/rfc822-headers

                From: Regulars Demo Shop <hello@shop.example>
                To: %1$s
                Subject: Please confirm
                Message-ID: %5$s
                --b1--
                """.formatted(address, domain, status, answer, ids.messageId(who.customerId(), dispatch))
                        .getBytes(StandardCharsets.UTF_8));
    }
}
