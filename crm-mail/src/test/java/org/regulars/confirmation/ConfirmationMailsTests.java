package org.regulars.confirmation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.regulars.consent.ConsentSource;
import org.regulars.consent.ShownWording;
import org.regulars.consent.SignUpRequest;
import org.regulars.consent.SignUps;
import org.regulars.consent.Suppressions;
import org.regulars.delivery.Arranged;
import org.regulars.delivery.MailTest;
import org.regulars.delivery.ScriptedSmtp;
import org.regulars.testing.TestClock;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@MailTest
class ConfirmationMailsTests {

    private static final ConsentSource FORM =
            ConsentSource.customer("sign-up-form", "footer", "https://shop.example/", "192.0.2.1", "Browser");

    @Autowired
    Arranged arranged;

    @Autowired
    SignUps signUps;

    @Autowired
    Suppressions suppressions;

    @Autowired
    TestClock clock;

    @Autowired
    JdbcClient jdbc;

    private final ScriptedSmtp server = ScriptedSmtp.shared();

    @BeforeEach
    void nothingSeen() {
        arranged.journeyOn();
    }

    @Test
    void asksTheMailboxOnceAndItsLinkConfirms() {
        signUp("ann@example.com", "de");
        arranged.run();
        arranged.run();

        assertThat(server.recipients()).containsExactly("ann@example.com");
        ScriptedSmtp.Taken mail = server.taken().get(0);
        assertThat(mail.header("Auto-Submitted")).isEqualTo("auto-generated");
        assertThat(mail.header("List-Unsubscribe")).isEqualTo("null");
        Matcher link =
                Pattern.compile("/p/confirm/([\\w.-]+)").matcher(mail.raw().replace("=\r\n", ""));
        assertThat(link.find()).isTrue();
        assertThat(signUps.confirm(link.group(1), FORM)).isTrue();
    }

    @Test
    void keepsNoConfirmationLink() {
        signUp("ann@example.com", "en");
        arranged.run();

        assertThat(jdbc.sql("select html || text_part from dispatch_content")
                        .query(String.class)
                        .single())
                .contains("https://links.invalid/confirm")
                .doesNotContain("/p/confirm/");
    }

    @Test
    void goesToTheAddressThatWasTypedWhateverThePersonPrefers() {
        long ann = arranged.consenting("ann@example.com");
        jdbc.sql(
                        "insert into contact_preference (customer_id, frequency, paused_until, changed_at) values (?, 'monthly', "
                                + "date '2030-01-01', now())")
                .param(ann)
                .update();
        signUp("ann@example.com", "en");
        arranged.run();

        assertThat(server.recipients()).containsExactly("ann@example.com");
    }

    @Test
    void writesToNobodyWhoAskedForNothingMore() {
        suppressions.suppress("ann@example.com", Suppressions.Reason.COMPLAINED, "test");
        signUp("ann@example.com", "en");
        arranged.run();

        assertThat(server.recipients()).isEmpty();
        assertThat(jdbc.sql("select state || ' ' || reason from dispatch")
                        .query(String.class)
                        .single())
                .isEqualTo("suppressed address-complained");
    }

    @Test
    void asksNobodyAfterTheTimeIsOver() {
        signUp("ann@example.com", "en");
        arranged.plan();
        clock.advance(Duration.ofDays(60));
        arranged.run();

        assertThat(server.recipients()).isEmpty();
        assertThat(jdbc.sql("select reason from dispatch").query(String.class).single())
                .isEqualTo("answered-meanwhile");
    }

    private void signUp(String email, String language) {
        signUps.request(new SignUpRequest(
                email,
                "Ann",
                List.of(new ShownWording("offers", "", language, "Send me offers by e-mail.")),
                language,
                FORM));
    }
}
