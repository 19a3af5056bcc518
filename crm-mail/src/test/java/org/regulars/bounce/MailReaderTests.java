package org.regulars.bounce;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.MessagingException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.regulars.template.SharedData;

class MailReaderTests {

    /** 301 real mails, where they are at hand: what is expected stands beside them. */
    @Test
    void tellsHardFromSoftInRealMails() throws Exception {
        Path folder = SharedData.path("bounces");
        Set<String> strict = Set.copyOf(Files.readAllLines(folder.resolve("strict_dsn_subset.txt")));
        Map<String, Integer> at = new LinkedHashMap<>();
        List<String> wrong = new ArrayList<>();
        List<String> suppressedNotices = new ArrayList<>();
        int all = 0;
        int strictAll = 0;
        int strictWrong = 0;
        for (String line : Files.readAllLines(folder.resolve("expected.csv"))) {
            String[] cells = line.split(",", -1);
            if (cells[0].equals("file")) {
                continue;
            }
            List<Finding> findings = MailReader.read(
                            Files.readAllBytes(folder.resolve("mails").resolve(cells[0])))
                    .findings();
            int index = at.merge(cells[0], 1, Integer::sum) - 1;
            Finding finding = findings.get(Math.min(index, findings.size() - 1));
            boolean hard = finding.kind() == ReturnKind.BOUNCE && finding.hard();
            all++;
            strictAll += strict.contains(cells[0]) ? 1 : 0;
            if (hard != cells[5].equals("true")) {
                wrong.add(cells[0]);
                strictWrong += strict.contains(cells[0]) ? 1 : 0;
            }
            boolean notice = Set.of("vacation", "delivered").contains(cells[4]);
            if (notice && findings.stream().anyMatch(it -> it.kind().compareTo(ReturnKind.STOP) <= 0)) {
                suppressedNotices.add(cells[0]);
            }
        }
        System.out.printf(
                "bounces: %d of %d right on hard and soft, %d of %d where the status decides; wrong: %s%n",
                all - wrong.size(), all, strictAll - strictWrong, strictAll, wrong);
        assertThat(suppressedNotices).isEmpty();
        assertThat(1.0 - (double) strictWrong / strictAll).isGreaterThanOrEqualTo(0.97);
        assertThat(1.0 - (double) wrong.size() / all).isGreaterThanOrEqualTo(0.9);
    }

    /** Answers of servers in the one field that a bounce has for them. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        5.1.1  | smtp; 550 5.1.1 The email account that you tried to reach does not exist. Please try                 | USER_UNKNOWN | true
        5.1.1  | smtp; 550-5.1.1 <ann@example.net>: Recipient address rejected: User unknown in virtual mailbox table | USER_UNKNOWN | true
        5.0.0  | smtp; 550 Requested action not taken: mailbox unavailable                                           | USER_UNKNOWN | true
        5.4.1  | smtp; 550 5.4.1 Recipient address rejected: Access denied. [DB5EUR03FT022.eop-EUR03.prod]            | USER_UNKNOWN | true
        5.1.10 | smtp; 550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup          | USER_UNKNOWN | true
        5.4.4  | dns; Host or domain name not found. Name service error for name=exmaple.com type=A: Host not found   | HOST_UNKNOWN | true
        4.4.3  | dns; Host or domain name not found. Name service error for name=example.com type=MX: try again       | HOST_UNKNOWN | false
        5.1.10 | smtp; 556 5.1.10 Recipient address has null MX                                                       | NOT_ACCEPTING | true
        5.2.2  | smtp; 552 5.2.2 The email account that you tried to reach is over quota and inactive                 | MAILBOX_FULL | false
        4.2.2  | smtp; 452 4.2.2 The email account that you tried to reach is over quota.                             | MAILBOX_FULL | false
        5.7.1  | smtp; 550 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org          | BLOCKED | false
        5.7.1  | smtp; 550 5.7.1 Our system has detected that this message is likely unsolicited mail.                | SPAM | false
        5.7.26 | smtp; 550-5.7.26 This mail has been blocked because the sender is unauthenticated.                   | AUTHENTICATION | false
        5.7.25 | smtp; 550-5.7.25 The IP address sending this message does not have a PTR record setup                | REVERSE_DNS | false
        5.7.515| smtp; 550 5.7.515 Access denied, sending domain SHOP.EXAMPLE doesn't meet the required authentication | AUTHENTICATION | false
        4.7.0  | smtp; 421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred due to unexpected volume        | BLOCKED | false
        4.7.28 | smtp; 421-4.7.28 Gmail has detected an unusual rate of unsolicited mail                              | SPAM | false
        5.2.3  | smtp; 552 5.2.3 Message size exceeds fixed maximum message size                                      | TOO_BIG | false
        5.7.1  | smtp; 535 5.7.8 Authentication credentials invalid                                                   | SECURITY | false
        5.7.1  | smtp; 554 5.7.1 <ann@example.net>: Relay access denied                                               | RELAYING | false
        5.2.1  | smtp; 550 5.2.1 The email account that you tried to reach is disabled.                               | SUSPENDED | false
        5.1.8  | smtp; 553 5.1.8 <bounces@shop.example>: Sender address rejected: Domain not found                    | SENDER_REFUSED | false
        5.0.0  | smtp; 550 Dieser Empfänger ist hier unbekannt: Empfänger unbekannt                                    | USER_UNKNOWN | true
        5.0.0  | smtp; 550 Adresse d un ou de plusieurs destinataires invalide                                        | USER_UNKNOWN | true
        5.0.0  | smtp; 550 El buzón lleno                                                                             | MAILBOX_FULL | false
        5.0.0  | smtp; 550 Casella inesistente                                                                        | USER_UNKNOWN | true
        5.0.0  | smtp; 550 Пользователь не найден                                                                      | USER_UNKNOWN | true
        """)
    void readsWhatServersAnswer(String status, String diagnosis, BounceReason reason, boolean hard)
            throws MessagingException {
        Finding finding = only(dsn("failed", status, diagnosis));
        assertThat(finding.kind()).isEqualTo(ReturnKind.BOUNCE);
        assertThat(finding.reason()).isEqualTo(reason);
        assertThat(finding.hard()).isEqualTo(hard);
        assertThat(finding.recipient()).isEqualTo("ann@example.net");
    }

    @Test
    void believesTheActionBeforeTheCode() throws MessagingException {
        assertThat(only(dsn("delayed", "4.4.1", "smtp; connect to mx.example.net: Connection timed out"))
                        .kind())
                .isEqualTo(ReturnKind.DELAY);
        assertThat(only(dsn("delayed", "4.2.2", "smtp; 452 4.2.2 user unknown yet, mailbox full"))
                        .kind())
                .isEqualTo(ReturnKind.DELAY);
        assertThat(only(dsn("delivered", "2.0.0", "smtp; 250 2.0.0 ok")).kind()).isEqualTo(ReturnKind.DELIVERY);
        assertThat(only(dsn("relayed", "2.0.0", "smtp; 250 ok")).kind()).isEqualTo(ReturnKind.DELIVERY);
        assertThat(only(dsn("expanded", "2.0.0", "")).kind()).isEqualTo(ReturnKind.DELIVERY);
    }

    @Test
    void readsEachRecipientByItself() throws MessagingException {
        Report report = read(report("""
                Reporting-MTA: dns; mx.example.net

                Final-Recipient: rfc822; ann@example.net
                Action: failed
                Status: 5.1.1
                Diagnostic-Code: smtp; 550 5.1.1 no such user

                Final-Recipient: rfc822; bob@example.net
                Action: delivered
                Status: 2.0.0

                Final-Recipient: rfc822; cat@example.net
                Action: failed
                Status: 5.2.2
                Diagnostic-Code: smtp; 552 5.2.2
                 mailbox full
                """));
        assertThat(report.findings())
                .extracting(Finding::recipient, Finding::kind, Finding::hard)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("ann@example.net", ReturnKind.BOUNCE, true),
                        org.assertj.core.groups.Tuple.tuple("bob@example.net", ReturnKind.DELIVERY, false),
                        org.assertj.core.groups.Tuple.tuple("cat@example.net", ReturnKind.BOUNCE, false));
    }

    @Test
    void findsTheFieldsWhateverTheTypeClaims() throws MessagingException {
        for (String type :
                List.of("application/octet-stream", "text/x-status", "message/xdelivery-status", "image/gif")) {
            Finding finding = only(dsn("failed", "5.1.1", "smtp; 550 user unknown")
                    .replace("Content-Type: message/delivery-status", "Content-Type: " + type));
            assertThat(finding.hard()).as(type).isTrue();
        }
        String plain = """
                From: MAILER-DAEMON@mx.example.net
                Subject: Returned mail
                Content-Type: text/plain

                Your mail came back.

                Final-Recipient: rfc822; ann@example.net
                Action: failed
                Status: 5.1.1
                """;
        assertThat(only(plain).hard()).isTrue();
        // A boundary that never comes.
        assertThat(only(dsn("failed", "5.1.1", "smtp; 550 user unknown").replace("--b1", "--other"))
                        .hard())
                .isTrue();
    }

    @Test
    void readsCharsetsThatNobodyKnows() throws MessagingException {
        String mail = """
                From: Postmaster <postmaster@example.de>
                Subject: Unzustellbar: Ihr Angebot
                Content-Type: text/plain; charset="x-made-up"
                Content-Transfer-Encoding: 8bit

                Ihre Nachricht konnte nicht zugestellt werden:
                <ann@example.net>: Empfänger unbekannt
                """;
        for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1)) {
            Finding finding = MailReader.read(mail.getBytes(charset)).findings().get(0);
            assertThat(finding.hard()).as(charset.name()).isTrue();
        }
    }

    @Test
    void readsWhatSomebodyPassedOn() throws MessagingException {
        String forwarded = """
                From: Ann <ann@example.org>
                Subject: Fwd: Undelivered Mail
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary=outer

                --outer
                Content-Type: text/plain

                Look at this.
                --outer
                Content-Type: message/rfc822

                %s
                --outer--
                """.formatted(dsn("failed", "5.1.1", "smtp; 550 no such user"));
        assertThat(only(forwarded).hard()).isTrue();
    }

    @Test
    void readsWhatIsWrittenForPeopleOnly() throws MessagingException {
        assertThat(only("""
                From: MAILER-DAEMON@mx.example.org
                To: bounces@shop.example
                Subject: failure notice

                Hi. This is the qmail-send program at mx.example.org.
                I'm afraid I wasn't able to deliver your message to the following addresses.
                This is a permanent error; I've given up. Sorry it didn't work out.

                <ann@example.net>:
                192.0.2.7 does not like recipient.
                Remote host said: 550 5.1.1 <ann@example.net>... No such user
                Giving up on 192.0.2.7.

                --- Below this line is a copy of the message.

                Return-Path: <bounces@shop.example>
                Received: (qmail 1 invoked from network); 6 May 2026 12:00:00 -0000
                Subject: Mailbox full of new things
                """)).satisfies(it -> {
            assertThat(it.hard()).isTrue();
            assertThat(it.recipient()).isEqualTo("ann@example.net");
        });
        assertThat(only("""
                From: Mail Delivery System <Mailer-Daemon@mx.example.org>
                X-Failed-Recipients: ann@example.net
                Auto-Submitted: auto-replied
                Subject: Mail delivery failed: returning message to sender

                A message that you sent could not be delivered to one or more of its
                recipients. This is a permanent error. The following address(es) failed:

                  ann@example.net
                    mailbox is full: retry timeout exceeded
                """)).satisfies(it -> {
            assertThat(it.reason()).isEqualTo(BounceReason.MAILBOX_FULL);
            assertThat(it.hard()).isFalse();
        });
        assertThat(only("""
                From: Microsoft Exchange <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@example.net>
                Subject: Undeliverable: Your basket
                Content-Type: text/html

                <html><body><p>Delivery has failed to these recipients or groups:</p>
                <p><a href="mailto:ann@example.net">ann@example.net</a></p>
                <p>The email address you entered couldn't be found. Please check the address.</p></body></html>
                """)).satisfies(it -> assertThat(it.hard()).isTrue());
        assertThat(only("""
                From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>
                Subject: Delivery Status Notification (Failure)

                ** Address not found **

                Your message wasn't delivered to ann@example.net because the address couldn't be found, or is unable to
                receive mail.

                The response was:

                550 5.1.1 The email account that you tried to reach does not exist.
                """)).satisfies(it -> assertThat(it.hard()).isTrue());
        assertThat(only("""
                From: postmaster@example.net
                Subject: Undelivered Mail Returned to Sender

                <ann@example.net>: host mx.example.net[192.0.2.7] said: 554 5.7.1 Message rejected as
                    spam (in reply to end of DATA command)
                """)).satisfies(it -> {
            assertThat(it.reason()).isEqualTo(BounceReason.SPAM);
            assertThat(it.hard()).isFalse();
        });
    }

    /** Nothing that a person or a polite machine writes may look like a bounce. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        Auto-Submitted: auto-replied | Automatic reply: Your basket           | I no longer work here: this mailbox does not exist from 1 June. | AUTO_REPLY
        Precedence: auto_reply       | Re: Your basket                        | Ich bin bis zum 3. Mai nicht im Büro. Unbekannter Benutzer.     | AUTO_REPLY
        X-Autoreply: yes             | Re: Your basket                        | user unknown is my band                                        | AUTO_REPLY
        X-Nothing: x                 | Out of Office: back on Monday          | I am away. 550 things wait for me.                             | AUTO_REPLY
        X-Nothing: x                 | Abwesenheitsnotiz: Ihr Angebot          | Ich bin im Urlaub.                                             | AUTO_REPLY
        X-Nothing: x                 | Réponse automatique : Votre panier      | Je suis absent jusqu'au 12.                                    | AUTO_REPLY
        X-Nothing: x                 | Respuesta automática: Tu cesta          | Estoy fuera de la oficina.                                     | AUTO_REPLY
        X-Nothing: x                 | Please confirm your message             | Click the link to be added to my approved senders.             | CHALLENGE
        X-Nothing: x                 | Read: Your basket                       | Your message was read on Monday.                               | RECEIPT
        X-Nothing: x                 | Re: Your basket                         | My mailbox is full, and I do not exist for you. user unknown.  | OTHER
        X-Nothing: x                 | Question about my order                 | The parcel was returned to sender.                             | OTHER
        X-Nothing: x                 | unsubscribe                             | unsubscribe                                                    | STOP
        """)
    void takesNoNoticeForABounce(String header, String subject, String text, ReturnKind kind)
            throws MessagingException {
        String mail = "From: Ann <ann@example.net>\nTo: hello@shop.example\n" + header + "\nSubject: " + subject
                + "\nContent-Type: text/plain; charset=utf-8\n\n" + text + "\n";
        assertThat(only(mail).kind()).isEqualTo(kind);
    }

    @Test
    void knowsADelayWithoutFields() throws MessagingException {
        assertThat(only("""
                From: Mail Delivery System <Mailer-Daemon@mx.example.org>
                Subject: Warning: message 1abc delayed 24 hours
                Auto-Submitted: auto-replied

                A message that you sent has not yet been delivered to one or more of its recipients after more than 24 hours.
                  ann@example.net
                    Delay reason: 451 4.3.0 user unknown in our directory, try later
                No action is required on your part. Delivery attempts will continue for some time.
                """).kind()).isEqualTo(ReturnKind.DELAY);
    }

    @Test
    void readsComplaintsAndTheirVariants() throws MessagingException {
        assertThat(only(feedback("abuse", "message/feedback-report")).kind()).isEqualTo(ReturnKind.COMPLAINT);
        assertThat(only(feedback("fraud", "message/feedback-report")).kind()).isEqualTo(ReturnKind.COMPLAINT);
        assertThat(only(feedback("opt-out", "message/feedback-report")).kind()).isEqualTo(ReturnKind.STOP);
        assertThat(only(feedback("not-spam", "message/feedback-report")).kind()).isEqualTo(ReturnKind.REPORT);
        assertThat(only(feedback("auth-failure", "message/feedback-report")).kind())
                .isEqualTo(ReturnKind.REPORT);
        assertThat(only(feedback("abuse", "text/plain")).kind()).isEqualTo(ReturnKind.COMPLAINT);
        assertThat(only(feedback("abuse", "application/x-whatever")).recipient())
                .isEqualTo("ann@example.net");
    }

    @Test
    void readsAReceiptByItsFields() throws MessagingException {
        assertThat(only("""
                From: ann@example.net
                Subject: Ihre Nachricht
                MIME-Version: 1.0
                Content-Type: multipart/report; report-type=disposition-notification; boundary=b1

                --b1
                Content-Type: text/plain

                This mail was shown.
                --b1
                Content-Type: message/disposition-notification

                Final-Recipient: rfc822; ann@example.net
                Original-Message-ID: <x@shop.example>
                Disposition: manual-action/MDN-sent-manually; displayed
                --b1--
                """).kind()).isEqualTo(ReturnKind.RECEIPT);
    }

    @Test
    void survivesAnything() throws IOException {
        byte[] dsn = dsn("failed", "5.1.1", "smtp; 550 user unknown").getBytes(StandardCharsets.UTF_8);
        java.util.Random random = new java.util.Random(5);
        for (int i = 0; i < 300; i++) {
            byte[] broken = dsn.clone();
            for (int hit = 0; hit < 30; hit++) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
            }
            try {
                MailReader.read(java.util.Arrays.copyOf(broken, random.nextInt(broken.length)));
            } catch (MessagingException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
        String deep = "Content-Type: multipart/mixed; boundary=b\n\n--b\n".repeat(1500);
        assertThat(only("From: a@example.net\n" + deep).kind()).isEqualTo(ReturnKind.OTHER);
    }

    /** Mails whose makers want to keep us busy are read as far as their begin, or not at all. */
    @Test
    void isNotKeptBusy() throws MessagingException {
        String head = "From: MAILER-DAEMON@example.net\nSubject: Undelivered Mail\n";
        String block = "Final-Recipient: rfc822; a%d@example.net\nAction: failed\nStatus: 5.0.0\n\n";
        StringBuilder many = new StringBuilder(head + "Content-Type: message/delivery-status\n\n");
        for (int i = 0; i < 20_000; i++) {
            many.append(block.formatted(i));
        }
        assertThat(read(many.toString()).findings()).hasSizeLessThanOrEqualTo(MailReader.MOST_RECIPIENTS);
        for (String endless : List.of(
                "550 5.0.0 ".repeat(200_000),
                "a".repeat(2_000_000),
                "a@".repeat(1_000_000),
                "<a@b.c>\n".repeat(250_000),
                "lorem ipsum dolor sit amet\n".repeat(80_000),
                "{\"notificationType\":" + "[".repeat(500_000) + "}")) {
            assertThat(read(head + "\n" + endless).findings()).hasSizeLessThanOrEqualTo(MailReader.MOST_RECIPIENTS);
        }
        assertThat(only(head + "Content-Type: text/html\n\n" + "<div>".repeat(400_000))
                        .hard())
                .isFalse();
        assertThat(only("From: MAILER-DAEMON@example.net\nSubject: " + "=?utf-8?q?a?= ".repeat(100_000) + "\n\nx")
                        .hard())
                .isFalse();
        String parts = head + "Content-Type: multipart/mixed; boundary=b\n\n" + "--b\n\nx\n".repeat(200_000);
        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> MailReader.read(parts.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MessagingException.class)
                .hasMessageContaining("parts");
    }

    private static Finding only(String mail) {
        return read(mail).findings().get(0);
    }

    private static Report read(String mail) {
        try {
            return MailReader.read(mail.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String dsn(String action, String status, String diagnosis) {
        return report("Reporting-MTA: dns; mx.example.net\n\nFinal-Recipient: rfc822; ann@example.net\nAction: "
                + action + "\nStatus: " + status + "\n"
                + (diagnosis.isEmpty() ? "" : "Diagnostic-Code: " + diagnosis + "\n"));
    }

    private static String report(String fields) {
        return """
                From: Mail Delivery System <MAILER-DAEMON@mx.example.net>
                To: bounces@shop.example
                Subject: Undelivered Mail Returned to Sender
                MIME-Version: 1.0
                Content-Type: multipart/report; report-type=delivery-status; boundary=b1

                --b1
                Content-Type: text/plain

                This is the mail system at host mx.example.net.
                --b1
                Content-Type: message/delivery-status

                %s
                --b1
                Content-Type: text/rfc822-headers

                From: Shop <hello@shop.example>
                To: ann@example.net
                Subject: Mailbox full, user unknown
                Message-ID: <x@shop.example>
                --b1--
                """.formatted(fields);
    }

    private static String feedback(String type, String contentType) {
        return """
                From: feedback@provider.example
                Subject: complaint
                MIME-Version: 1.0
                Content-Type: multipart/report; report-type=feedback-report; boundary=b1

                --b1
                Content-Type: text/plain

                Somebody complained.
                --b1
                Content-Type: %s

                Feedback-Type: %s
                User-Agent: Provider/1.0
                Version: 1
                Original-Rcpt-To: ann@example.net
                --b1
                Content-Type: message/rfc822

                From: Shop <hello@shop.example>
                To: ann@example.net
                Subject: Your basket
                Message-ID: <x@shop.example>

                Text
                --b1--
                """.formatted(contentType, type);
    }
}
