package org.regulars.bounce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.regulars.consent.Suppressions;
import org.regulars.delivery.Arranged;
import org.regulars.delivery.MailTest;
import org.regulars.delivery.ScriptedSmtp;
import org.regulars.interaction.Timeline;
import org.regulars.interaction.TimelineEntry;
import org.regulars.testing.TestClock;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Real mails go out and come back. */
@MailTest
class BouncesTests {

    @Autowired
    Arranged arranged;

    @Autowired
    TestClock clock;

    @Autowired
    Bounces bounces;

    @Autowired
    ReturnedMails returned;

    @Autowired
    BounceIds ids;

    @Autowired
    Suppressions suppressions;

    @Autowired
    Timeline timeline;

    @Autowired
    JdbcClient jdbc;

    @TempDir
    Path folder;

    private final ScriptedSmtp server = ScriptedSmtp.shared();

    @BeforeEach
    void journeyOn() {
        arranged.journeyOn();
    }

    @Test
    void aMailboxThatDoesNotExistGetsNothingMore() {
        long ann = sent("ann@example.com");
        bounces.take("maildir", dsn("ann@example.com", "5.1.1", "550 5.1.1 no such user"));

        assertThat(suppressions.of("Ann@Example.com")).contains(Suppressions.Reason.BOUNCED);
        assertThat(lines(ann)).singleElement().satisfies(line -> {
            assertThat(line.kind()).isEqualTo(ReturnKind.BOUNCE);
            assertThat(line.reason()).isEqualTo(BounceReason.USER_UNKNOWN);
            assertThat(line.decision()).isEqualTo("suppressed");
            assertThat(line.words()).isEqualTo("550 5.1.1 no such user");
        });
        assertThat(timeline.before(ann, clock.instant().plusSeconds(1), 10))
                .extracting(TimelineEntry::kind)
                .contains("mail-bounced", "mail-sent");

        clock.advance(Duration.ofDays(2));
        arranged.basket(ann);
        clock.advance(Duration.ofHours(1));
        arranged.run();
        assertThat(server.recipients()).containsExactly("ann@example.com");
    }

    @Test
    void theSameMailTwiceCountsOnce() {
        long ann = sent("ann@example.com");
        byte[] dsn = dsn("ann@example.com", "4.4.7", "delivery time expired");
        assertThat(bounces.take("mailbox", dsn)).isEqualTo(Bounces.Taken.DECIDED);
        assertThat(bounces.take("maildir", dsn)).isEqualTo(Bounces.Taken.KNOWN);
        assertThat(lines(ann)).hasSize(1);
    }

    @Test
    void aForgedBounceSuppressesNobody() {
        long ann = sent("ann@example.com");
        long bob = sent("bob@example.com");
        String real = lastRaw();
        String id = ids.of(bob, dispatch(bob));

        // No signature at all, one that is made up, one of somebody else's mail, and one with the customer changed.
        List<String> forged = List.of(
                "Message-ID: <whatever@shop.example>",
                "Message-ID: <" + id.substring(0, id.length() - 1) + (id.endsWith("a") ? "b" : "a") + "@shop.example>",
                "Message-ID: <" + Long.toString(ann, 36) + id.substring(id.indexOf('-')) + "@shop.example>",
                "X-Regulars-Dispatch: " + Long.toString(ann, 36) + "-" + Long.toString(dispatch(ann), 36)
                        + "-aaaaaaaaaaaaaaaa");
        for (String header : forged) {
            assertThat(bounces.take("mailbox", report("ann@example.com", "5.1.1", "550 no such user", header)))
                    .isEqualTo(Bounces.Taken.LISTED);
        }
        assertThat(real).contains(id);
        assertThat(suppressions.of("ann@example.com")).isEmpty();
        assertThat(suppressions.of("bob@example.com")).isEmpty();

        // Whoever got a mail can make their own bounce, and name a stranger in it: the stranger is not concerned.
        bounces.take(
                "mailbox",
                report("ann@example.com", "5.1.1", "550 no such user", "Message-ID: <" + id + "@shop.example>"));
        assertThat(suppressions.of("ann@example.com")).isEmpty();
        assertThat(suppressions.of("bob@example.com")).contains(Suppressions.Reason.BOUNCED);
        assertThat(returned.open()).isEqualTo(4);
    }

    @Test
    void aMessageIdOfTheLedgerCountsForExactlyItsAddress() {
        long ann = sent("ann@example.com");
        jdbc.sql("update dispatch set message_id = '<old-style@shop.example>' where customer_id = ?")
                .param(ann)
                .update();
        bounces.take("mailbox", report("bob@example.com", "5.1.1", "550 no", "Message-ID: <old-style@shop.example>"));
        assertThat(lines(ann)).isEmpty();
        bounces.take("mailbox", report("ANN@example.com", "5.1.1", "550 no", "Message-ID: <old-style@shop.example>"));
        assertThat(suppressions.of("ann@example.com")).contains(Suppressions.Reason.BOUNCED);
    }

    @Test
    void theReturnPathAloneIsEnough() {
        long ann = sent("ann@example.com");
        String path = "bounces+" + ids.of(ann, dispatch(ann)).toUpperCase(java.util.Locale.ROOT) + "@shop.example";
        bounces.take(
                "mailbox",
                ("From: MAILER-DAEMON@mx.example.com\nTo: " + path
                                + "\nSubject: failure notice\n\n<ann@example.com>:\n550 no such user here\n")
                        .getBytes(StandardCharsets.UTF_8));
        assertThat(suppressions.of("ann@example.com")).contains(Suppressions.Reason.BOUNCED);
    }

    @Test
    void softBouncesEndMailAfterSeveral() {
        long ann = 0;
        for (int i = 1; i <= 5; i++) {
            ann = sent("ann@example.com");
            bounces.take("mailbox", dsn("ann@example.com", "5.2.1", "550 5.2.1 account disabled, take " + i));
            assertThat(suppressions.of("ann@example.com").isPresent())
                    .as("after " + i)
                    .isEqualTo(i == 5);
            clock.advance(Duration.ofDays(2));
        }
        assertThat(lines(ann)).isNotEmpty();
        assertThat(returned.find(newest()).orElseThrow().returns().get(0).decisionFacts())
                .containsEntry("count", 5)
                .containsEntry("limit", 5);
    }

    @Test
    void softBouncesLongAgoAreForgotten() {
        for (int i = 1; i <= 6; i++) {
            sent("ann@example.com");
            bounces.take("mailbox", dsn("ann@example.com", "5.2.1", "550 5.2.1 account disabled, take " + i));
            clock.advance(Duration.ofDays(8));
        }
        assertThat(suppressions.of("ann@example.com")).isEmpty();
    }

    @Test
    void whatIsAboutUsAndFullMailboxesSuppressNobody() {
        long ann = 0;
        for (String answer : List.of(
                "552 5.2.2 mailbox full",
                "550 5.7.1 blocked using zen.spamhaus.org",
                "550 5.7.26 unauthenticated mail is not accepted",
                "535 5.7.8 authentication credentials invalid",
                "554 5.7.1 message rejected as spam",
                "552 5.3.4 message too big",
                "552 5.2.2 over quota",
                "550 5.7.1 user unknown",
                "550 5.7.1 recipient domain not found",
                "550 5.7.13 account disabled",
                "550 5.7.17 mailbox owner has changed",
                "535 5.7.8 user unknown",
                "530 5.0.0 no such user")) {
            ann = sent("ann@example.com");
            bounces.take(
                    "mailbox", dsn("ann@example.com", answer.substring(4, 9).strip(), answer));
            clock.advance(Duration.ofDays(1));
        }
        assertThat(suppressions.of("ann@example.com")).isEmpty();
        assertThat(jdbc.sql("select distinct decision from mail_return where customer_id = ?")
                        .param(ann)
                        .query(String.class)
                        .list())
                .containsExactly("alert");
        assertThat(returned.troubles(Duration.ofDays(30), 10))
                .extracting(ReturnedMails.Trouble::reason)
                .contains(BounceReason.BLOCKED, BounceReason.AUTHENTICATION, BounceReason.SPAM)
                .doesNotContain(BounceReason.MAILBOX_FULL);
    }

    @Test
    void complaintsEndMailAndStopsEndItsKind() {
        long ann = sent("ann@example.com");
        bounces.take("mailbox", feedback("abuse"));
        assertThat(suppressions.of("ann@example.com")).contains(Suppressions.Reason.COMPLAINED);
        assertThat(lines(ann).get(0).decision()).isEqualTo("suppressed");

        long bob = sent("bob@example.com");
        bounces.take("mailbox", feedback("opt-out"));
        assertThat(suppressions.of("bob@example.com")).isEmpty();
        assertThat(lines(bob).get(0).decision()).isEqualTo("stopped");
        assertThat(jdbc.sql("select status from consent_entry where customer_id = ? order by entry_id desc limit 1")
                        .param(bob)
                        .query(String.class)
                        .single())
                .isEqualTo("withdrawn");
    }

    @Test
    void noticesSuppressNobody() {
        long ann = sent("ann@example.com");
        String reply = "From: ann@example.com\nTo: bounces+" + ids.of(ann, dispatch(ann)) + "@shop.example\n"
                + "Auto-Submitted: auto-replied\nSubject: Out of office\n\nuser unknown, mailbox does not exist\n";
        bounces.take("mailbox", reply.getBytes(StandardCharsets.UTF_8));
        bounces.take("mailbox", dsn("ann@example.com", "4.4.1", "delayed", "delayed"));
        bounces.take("mailbox", dsn("ann@example.com", "2.0.0", "250 ok", "delivered"));
        assertThat(suppressions.of("ann@example.com")).isEmpty();
        assertThat(lines(ann))
                .extracting(ReturnLine::kind)
                .containsExactlyInAnyOrder(ReturnKind.AUTO_REPLY, ReturnKind.DELAY, ReturnKind.DELIVERY);
        assertThat(lines(ann)).extracting(ReturnLine::decision).containsOnly("nothing");
    }

    @Test
    void staffGiveAnAddressAnotherChance() {
        long ann = sent("ann@example.com");
        bounces.take("mailbox", dsn("ann@example.com", "5.1.1", "550 5.1.1 no such user"));
        ReturnLine line = lines(ann).get(0);

        assertThat(bounces.reverse(ann, line.returnId(), "eve@shop.example")).isTrue();
        assertThat(bounces.reverse(ann, line.returnId(), "eve@shop.example")).isFalse();
        assertThat(suppressions.of("ann@example.com")).isEmpty();
        assertThat(lines(ann).get(0).reversedBy()).isEqualTo("eve@shop.example");
        assertThat(jdbc.sql("select customer_id from audit_entry where action = 'suppression-reversed'")
                        .query(Long.class)
                        .list())
                .containsExactly(ann);
        // The mail that was wrong does not come to it again.
        bounces.take("mailbox", dsn("ann@example.com", "5.1.1", "550 5.1.1 no such user"));
        assertThat(suppressions.of("ann@example.com")).isEmpty();
    }

    @Test
    void aRefusalAtOnceIsDecidedOnLikeABounce() {
        long refused = due("refuse@example.com");
        arranged.run();
        assertThat(arranged.fate(refused)).isEqualTo("failed refused");
        assertThat(bounces.takeRefusals()).isEqualTo(1);
        assertThat(bounces.takeRefusals()).isZero();
        assertThat(suppressions.of("refuse@example.com")).contains(Suppressions.Reason.BOUNCED);
        assertThat(lines(refused).get(0).source()).isEqualTo("smtp");
    }

    @Test
    void readsAFolderAndLeavesNothingUndone() throws Exception {
        long ann = sent("ann@example.com");
        Path fresh = Files.createDirectories(folder.resolve("new"));
        Files.write(fresh.resolve("1.a.host"), dsn("ann@example.com", "5.1.1", "550 no such user"));
        Files.write(fresh.resolve("2.b.host"), new byte[] {0, 1, 2, 3, 0});
        Files.write(fresh.resolve("3.c.host"), new byte[0]);
        Files.writeString(
                fresh.resolve("5.e.host"),
                "From: MAILER-DAEMON@example.org\nContent-Type: multipart/mixed; boundary=b\n\n"
                        + "--b\nContent-Type: multipart/mixed; boundary=b\n\n".repeat(10_000));
        Files.write(fresh.resolve("6.f.host"), dsn("ann@example.com", "5.2.2", "552 mailbox full"));
        Files.write(
                fresh.resolve("4.d.host"),
                "From: somebody@example.org\nSubject: hello\n\nhello\n".getBytes(StandardCharsets.UTF_8));

        String done = job(properties(Map.of(), folder)).run();

        assertThat(done).startsWith("2 decided on, 4 for a person");
        assertThat(lines(ann)).hasSize(2);
        assertThat(fresh).isEmptyDirectory();
        assertThat(folder.resolve("cur").resolve("1.a.host:2,S")).exists();
        assertThat(returned.list(ReturnedMails.Show.OPEN, Long.MAX_VALUE, 10))
                .extracting(ReturnedSummary::problem)
                .containsExactly("unreadable", "unmatched", "unreadable", "unmatched");
        assertThat(job(properties(Map.of(), folder)).run()).isEmpty();
        assertThatThrownBy(
                        () -> job(properties(Map.of(), folder.resolve("none"))).run())
                .hasMessageContaining("a maildir has the folders new, cur and tmp");
    }

    @Test
    void readsAMailboxByImapAndPop3() throws Exception {
        for (String protocol : List.of("imap", "pop3")) {
            String address = protocol + "@example.com";
            long customer = sent(address);
            GreenMail mailbox = new GreenMail(new ServerSetup[] {
                new ServerSetup(0, "127.0.0.1", protocol), new ServerSetup(0, "127.0.0.1", protocol + "s")
            });
            mailbox.start();
            try {
                var user = mailbox.setUser("bounces@shop.example", "bounces", "secret");
                user.deliver(message(dsn(address, "5.1.1", "550 no such user")));
                user.deliver(message("From: x@example.org\nSubject: hello\n\nhello".getBytes(StandardCharsets.UTF_8)));
                int port = protocol.equals("imap")
                        ? mailbox.getImap().getPort()
                        : mailbox.getPop3().getPort();
                Map<String, String> plain = Map.of(
                        "host",
                        "127.0.0.1",
                        "protocol",
                        protocol,
                        "port",
                        port + "",
                        "security",
                        "NONE",
                        "user",
                        "bounces",
                        "password",
                        "secret");
                assertThat(job(properties(plain, null)).run()).startsWith("1 decided on, 1 for a person");
                assertThat(suppressions.of(address)).contains(Suppressions.Reason.BOUNCED);
                assertThat(lines(customer).get(0).source()).isEqualTo("mailbox");
                assertThat(job(properties(plain, null)).run())
                        .as("nothing is left in it")
                        .isEmpty();

                Map<String, String> wrong = new java.util.HashMap<>(plain);
                wrong.put("password", "wrong");
                assertThatThrownBy(() -> job(properties(wrong, null)).run())
                        .hasMessageContaining("does not accept the user and password");

                // TLS is checked: a certificate that nobody signed is refused, and taken where the settings trust it.
                int secure = protocol.equals("imap")
                        ? mailbox.getImaps().getPort()
                        : mailbox.getPop3s().getPort();
                Map<String, String> tls = new java.util.HashMap<>(plain);
                tls.put("port", secure + "");
                tls.put("security", "TLS");
                assertThatThrownBy(() -> job(properties(tls, null)).run()).hasMessageContaining("cannot be read");
                tls.put("properties.mail." + protocol + "s.ssl.trust", "*");
                tls.put("properties.mail." + protocol + "s.ssl.checkserveridentity", "false");
                assertThat(job(properties(tls, null)).run()).isEmpty();
            } finally {
                mailbox.stop();
            }
        }
    }

    @Test
    void mailOfSomebodyErasedIsNotKeptAgain() {
        long ann = sent("ann@example.com");
        byte[] dsn = dsn("ann@example.com", "5.1.1", "550 no such user");
        jdbc.sql("delete from delivery_attempt").update();
        jdbc.sql("delete from dispatch_content").update();
        jdbc.sql("delete from dispatch_step").update();
        jdbc.sql("delete from dispatch where customer_id = ?").param(ann).update();
        bounces.take("mailbox", dsn);
        assertThat(jdbc.sql("select raw is null and recipient = '' and words = '' and problem = '' from returned_mail")
                        .query(Boolean.class)
                        .single())
                .isTrue();
    }

    private ReturnedMailJob job(BounceProperties properties) {
        return new ReturnedMailJob(bounces, properties);
    }

    private static BounceProperties properties(
            Map<String, String> mailbox, @org.jspecify.annotations.Nullable Path maildir) {
        Map<String, Object> settings = new java.util.HashMap<>();
        mailbox.forEach((name, value) -> settings.put("regulars.bounces.mailbox." + name, value));
        if (maildir != null) {
            settings.put("regulars.bounces.maildir", maildir.toString());
        }
        return new org.springframework.boot.context.properties.bind.Binder(
                        new org.springframework.boot.context.properties.source.MapConfigurationPropertySource(settings))
                .bindOrCreate("regulars.bounces", BounceProperties.class);
    }

    private static MimeMessage message(byte[] raw) throws Exception {
        return new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(raw));
    }

    private long due(String address) {
        long customer = arranged.consenting(address);
        arranged.basket(customer);
        clock.advance(Duration.ofHours(1));
        return customer;
    }

    /** A customer who was just sent a mail. */
    private long sent(String address) {
        // Each time another basket.
        List.of("basket_item", "basket", "basket_change")
                .forEach(table -> jdbc.sql("delete from " + table).update());
        long customer = due(address);
        int before = server.taken().size();
        arranged.run();
        assertThat(server.taken().size()).as("a mail to " + address).isEqualTo(before + 1);
        return customer;
    }

    private long dispatch(long customer) {
        return jdbc.sql("select max(dispatch_id) from dispatch where customer_id = ?")
                .param(customer)
                .query(Long.class)
                .single();
    }

    private long newest() {
        return jdbc.sql("select max(mail_id) from returned_mail")
                .query(Long.class)
                .single();
    }

    private List<ReturnLine> lines(long customer) {
        return returned.of(customer, dispatch(customer));
    }

    private String lastRaw() {
        List<ScriptedSmtp.Taken> taken = server.taken();
        return taken.get(taken.size() - 1).raw();
    }

    private byte[] dsn(String recipient, String status, String diagnosis) {
        return dsn(recipient, status, diagnosis, "failed");
    }

    /** What a receiving server makes of the mail that was sent last. */
    private byte[] dsn(String recipient, String status, String diagnosis, String action) {
        String raw = lastRaw();
        String headers = raw.substring(0, raw.indexOf("\r\n\r\n"));
        return report(recipient, status, diagnosis, headers, action);
    }

    private static byte[] report(String recipient, String status, String diagnosis, String headers) {
        return report(recipient, status, diagnosis, headers, "failed");
    }

    private static byte[] report(String recipient, String status, String diagnosis, String headers, String action) {
        return """
                From: Mail Delivery System <MAILER-DAEMON@mx.example.com>
                To: bounces@shop.example
                Subject: Undelivered Mail Returned to Sender
                MIME-Version: 1.0
                Content-Type: multipart/report; report-type=delivery-status; boundary=b1

                --b1
                Content-Type: text/plain

                This is the mail system.
                --b1
                Content-Type: message/delivery-status

                Reporting-MTA: dns; mx.example.com

                Final-Recipient: rfc822; %s
                Action: %s
                Status: %s
                Diagnostic-Code: smtp; %s

                --b1
                Content-Type: text/rfc822-headers

                %s

                --b1--
                """.formatted(recipient, action, status, diagnosis, headers).getBytes(StandardCharsets.UTF_8);
    }

    private byte[] feedback(String type) {
        return """
                From: feedback@provider.example
                Subject: complaint
                MIME-Version: 1.0
                Content-Type: multipart/report; report-type=feedback-report; boundary=b1

                --b1
                Content-Type: message/feedback-report

                Feedback-Type: %s
                User-Agent: Provider/1.0
                Version: 1
                --b1
                Content-Type: message/rfc822

                %s
                --b1--
                """.formatted(type, lastRaw()).getBytes(StandardCharsets.UTF_8);
    }
}
