package org.regulars.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.regulars.account.AccountSession;
import org.regulars.account.AccountSessions;
import org.regulars.account.AddressChanges;
import org.regulars.consent.ConsentSource;
import org.regulars.privacy.MailboxProofs;
import org.regulars.testing.TestClock;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The mails of the account, as they leave: to the right mailbox, with a link that nobody else can read. */
@MailTest
class AccountMailsTests {

    private static final ConsentSource THEY = ConsentSource.of("address-change", "", "customer");

    @Autowired
    Arranged arranged;

    @Autowired
    MailboxProofs proofs;

    @Autowired
    AccountSessions sessions;

    @Autowired
    AddressChanges addresses;

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
    void aLinkGoesToWhoIsKnownAndNothingToAnybodyElse() {
        arranged.consenting("ann@example.com");
        proofs.ask("ann@example.com", "fr");
        proofs.ask("stranger@example.com", "fr");
        arranged.run();
        arranged.run();

        assertThat(server.recipients()).containsExactly("ann@example.com");
        assertThat(link(0, "/account/open/")).isNotEmpty();
        assertThat(jdbc.sql("select count(*) from sign_in_ask")
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(jdbc.sql("select count(*) from identity where value like 'stranger%'")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void theNewMailboxIsAskedAndTheOldOneTold() {
        long ann = arranged.consenting("ann@example.com");
        addresses.ask(session(ann), "new@example.com", "de");
        arranged.run();
        arranged.run();

        assertThat(server.recipients()).containsExactlyInAnyOrder("ann@example.com", "new@example.com");
        int toNew = server.recipients().indexOf("new@example.com");
        String confirm = link(toNew, "/account/address/");
        String stop = link(1 - toNew, "/account/address/stop/");
        assertThat(server.taken().get(toNew).raw()).doesNotContain("/address/stop/", "ann@example.com");
        assertThat(jdbc.sql("select string_agg(html || text_part, '') from dispatch_content")
                        .query(String.class)
                        .single())
                .doesNotContain(confirm, stop);

        clock.advance(Duration.ofMinutes(5));
        assertThat(addresses.confirm(confirm, THEY)).isEqualTo(AddressChanges.Outcome.DONE);
        arranged.basket(ann);
        clock.advance(Duration.ofHours(3));
        arranged.run();
        assertThat(server.recipients()).last().isEqualTo("new@example.com");
        assertThat(addresses.stop(stop, THEY)).isEqualTo(AddressChanges.Outcome.DONE);
    }

    private AccountSession session(long customerId) {
        long identity = jdbc.sql("select identity_id from identity where customer_id = ? and kind = 'email'")
                .param(customerId)
                .query(Long.class)
                .single();
        return sessions.find(sessions.begin(customerId, identity, "")).orElseThrow();
    }

    private String link(int mail, String path) {
        Matcher link = Pattern.compile(Pattern.quote(path) + "([\\w-]+\\.[\\w-]+)")
                .matcher(server.taken().get(mail).raw().replace("=\r\n", ""));
        assertThat(link.find()).isTrue();
        return link.group(1);
    }

    /** Nobody needs to be told twice. */
    @Test
    void oneWishIsOneMailEach() {
        long ann = arranged.consenting("ann@example.com");
        AccountSession who = session(ann);
        for (int i = 0; i < 5; i++) {
            addresses.ask(who, "new@example.com", "en");
            arranged.run();
        }
        assertThat(List.copyOf(server.recipients())).hasSize(2);
    }
}
