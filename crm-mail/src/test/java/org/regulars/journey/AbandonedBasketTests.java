package org.regulars.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.regulars.consent.ConsentLedger;
import org.regulars.consent.ConsentStatus;
import org.regulars.consent.Frequency;
import org.regulars.consent.Preferences;
import org.regulars.consent.Suppressions;
import org.regulars.customer.Identified;
import org.regulars.delivery.Arranged;
import org.regulars.delivery.MailTest;
import org.regulars.delivery.ScriptedSmtp;
import org.regulars.dispatch.DispatchSummary;
import org.regulars.dispatch.Dispatches;
import org.regulars.testing.TestClock;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@MailTest
class AbandonedBasketTests {

    private static final Duration WAIT = Duration.ofMinutes(61);

    @Autowired
    Arranged arranged;

    @Autowired
    TestClock clock;

    @Autowired
    Dispatches dispatches;

    @Autowired
    ConsentLedger ledger;

    @Autowired
    Preferences preferences;

    @Autowired
    Suppressions suppressions;

    @Autowired
    JdbcClient jdbc;

    private final ScriptedSmtp server = ScriptedSmtp.shared();

    @BeforeEach
    void journeyOn() {
        arranged.journeyOn();
    }

    @Test
    void remindsOnceAfterTheWait() {
        long ann = arranged.consenting("ann@example.com");
        arranged.basket(ann);
        clock.advance(Duration.ofMinutes(30));
        arranged.run();
        assertThat(server.recipients()).isEmpty();
        assertThat(arranged.fate(ann)).isEqualTo("planned");

        clock.advance(Duration.ofMinutes(31));
        arranged.run();
        arranged.run();
        clock.advance(Duration.ofHours(30));
        arranged.run();

        assertThat(server.recipients()).containsExactly("ann@example.com");
        assertThat(arranged.trace(ann)).containsExactly("planned", "claimed", "attempted", "sent");
    }

    @Test
    void waitsForTheDayOfItsTopicWhileOtherTopicsGo() {
        long ann = arranged.consenting("ann@example.com");
        preferences.changeTopic(ann, "basket-reminders", Frequency.MONTHLY, Arranged.BY_TEST);
        arranged.basket(ann);
        clock.advance(WAIT);
        arranged.run();
        assertThat(server.recipients()).hasSize(1);

        arranged.buy(ann);
        clock.advance(Duration.ofDays(2));
        arranged.basket(ann);
        clock.advance(WAIT);
        arranged.run();

        DispatchSummary second = dispatches.of(ann, 1).get(0);
        assertThat(second.reason()).isEqualTo(org.regulars.dispatch.Reason.FREQUENCY);
        assertThat(second.reasonFacts())
                .containsEntry("frequency", "monthly")
                .containsEntry("about", "basket-reminders");
        assertThat(server.recipients()).hasSize(1);
        preferences.changeTopic(ann, "basket-reminders", Frequency.ALWAYS, Arranged.BY_TEST);
        assertThat(preferences.byTopic(ann)).isEmpty();
    }

    @Test
    void neverRemindsTwiceOfTheSameBasketHoweverItChanges() {
        long ann = arranged.consenting("ann@example.com");
        arranged.basket(ann);
        clock.advance(WAIT);
        arranged.run();

        arranged.add(ann, "tea-pot");
        clock.advance(Duration.ofHours(25));
        arranged.run();

        assertThat(server.recipients()).hasSize(1);
    }

    @Test
    void waitsAgainWhenTheBasketChangesBeforeItIsDue() {
        long ann = arranged.consenting("ann@example.com");
        arranged.basket(ann);
        clock.advance(Duration.ofMinutes(50));
        arranged.run();
        arranged.add(ann, "tea-pot");
        Instant again = clock.instant().plus(Duration.ofHours(1));
        clock.advance(Duration.ofMinutes(30));
        arranged.run();

        assertThat(arranged.fate(ann)).isEqualTo("held basket-active");
        assertThat(only(ann).dueAt()).isEqualTo(again);

        clock.advance(Duration.ofMinutes(31));
        arranged.run();
        assertThat(server.recipients()).hasSize(1);
        assertThat(server.taken().get(0).raw()).contains("Product tea-pot");
    }

    @Test
    void sendsNothingToWhoBoughtMeanwhileAndSaysSo() {
        long ann = arranged.consenting("ann@example.com");
        arranged.basket(ann);
        clock.advance(Duration.ofMinutes(30));
        arranged.run();
        arranged.buy(ann);
        clock.advance(Duration.ofMinutes(40));
        arranged.run();

        assertThat(server.recipients()).isEmpty();
        assertThat(arranged.trace(ann)).containsExactly("planned", "suppressed bought-meanwhile");
    }

    @Test
    void sendsNothingToWhoBoughtAtTheCounter() {
        long ann = arranged.consenting("ann@example.com");
        arranged.basket(ann);
        clock.advance(Duration.ofMinutes(30));
        arranged.run();
        arranged.order(ann, "counter-1");
        clock.advance(Duration.ofMinutes(40));
        arranged.run();

        assertThat(server.recipients()).isEmpty();
        assertThat(arranged.fate(ann)).isEqualTo("suppressed bought-meanwhile");
    }

    @Test
    void leavesOldBasketsAlone() {
        long ann = arranged.consenting("ann@example.com");
        arranged.basket(ann);
        clock.advance(Duration.ofDays(4));
        arranged.run();

        assertThat(dispatches.of(ann, 10)).isEmpty();
    }

    @Test
    void sendsNothingWithoutConfirmedConsent() {
        long bob = arranged.known("bob@example.com").customerId();
        long charlie = arranged.consenting("charlie@example.com");
        ledger.withdraw(charlie, "offers", "", Arranged.BY_TEST);
        long dora = arranged.consenting("dora@example.com");
        ledger.withdraw(dora, "offers", "basket-reminders", Arranged.BY_TEST);
        for (long customer : new long[] {bob, charlie, dora}) {
            arranged.basket(customer);
        }
        clock.advance(WAIT);
        arranged.run();

        assertThat(server.recipients()).isEmpty();
        assertThat(arranged.fate(bob)).isEqualTo("suppressed no-consent");
        assertThat(arranged.fate(charlie)).isEqualTo("suppressed withdrawn");
        assertThat(arranged.fate(dora)).isEqualTo("suppressed topic-withdrawn");
    }

    @Test
    void waitsForTheMailboxToConfirm() {
        Identified ann = arranged.known("ann@example.com");
        arranged.consent(ann, ConsentStatus.GRANTED);
        arranged.basket(ann.customerId());
        clock.advance(WAIT);
        arranged.run();
        assertThat(arranged.fate(ann.customerId())).isEqualTo("held awaiting-confirmation");

        long entry = arranged.consent(ann, ConsentStatus.CONFIRMED);
        clock.advance(Duration.ofMinutes(2));
        arranged.run();

        assertThat(server.recipients()).containsExactly("ann@example.com");
        assertThat(dispatches.why(ann.customerId(), only(ann.customerId()).dispatchId()))
                .get()
                .satisfies(why -> assertThat(why.consentEntryId()).isEqualTo(entry));
    }

    @Test
    void holdsWhileTheCustomerPauses() {
        long ann = arranged.consenting("ann@example.com");
        preferences.pause(ann, LocalDate.parse("2026-05-20"), Arranged.BY_TEST);
        arranged.basket(ann);
        clock.advance(WAIT);
        arranged.run();
        assertThat(arranged.fate(ann)).isEqualTo("held paused");
        assertThat(only(ann).dueAt()).isEqualTo(Instant.parse("2026-05-20T08:00:00Z"));

        clock.set(Instant.parse("2026-05-20T08:00:01Z"));
        arranged.run();
        assertThat(server.recipients()).containsExactly("ann@example.com");
    }

    @Test
    void keepsTheFrequencyThatTheCustomerSet() {
        long ann = arranged.consenting("ann@example.com");
        preferences.change(ann, Frequency.WEEKLY, Arranged.BY_TEST);
        arranged.basket(ann);
        clock.advance(WAIT);
        arranged.run();
        Instant first = only(ann).changedAt();
        arranged.buy(ann);
        clock.advance(Duration.ofMinutes(1));

        arranged.add(ann, "tea-pot");
        clock.advance(WAIT);
        arranged.run();
        DispatchSummary second = dispatches.of(ann, 1).get(0);
        assertThat(second.state().key() + " " + second.reason()).isEqualTo("held FREQUENCY");
        assertThat(second.dueAt()).isEqualTo(first.plus(Duration.ofDays(7)));
        assertThat(second.reasonFacts()).containsEntry("frequency", "weekly");

        clock.set(first.plus(Duration.ofDays(7)));
        arranged.run();
        assertThat(server.recipients()).containsExactly("ann@example.com", "ann@example.com");
    }

    @Test
    void writesToNoSuppressedAddress() {
        long ann = arranged.consenting("ann@example.com");
        suppressions.suppress("Ann@Example.com", Suppressions.Reason.BOUNCED, "test");
        arranged.basket(ann);
        clock.advance(WAIT);
        arranged.run();

        assertThat(server.recipients()).isEmpty();
        assertThat(arranged.fate(ann)).isEqualTo("suppressed address-bounced");
    }

    @Test
    void holdsOutTheSamePeopleForEveryBasket() {
        arranged.journey(true, Duration.ofHours(1), 50);
        for (int i = 0; i < 40; i++) {
            arranged.basket(arranged.consenting("person" + i + "@example.com"));
        }
        clock.advance(WAIT);
        arranged.run();

        var heldOut = jdbc.sql("select customer_id from dispatch where state = 'held-out' order by 1")
                .query(Long.class)
                .list();
        assertThat(heldOut).hasSizeBetween(8, 32);
        assertThat(server.recipients()).hasSize(40 - heldOut.size());

        jdbc.sql("update dispatch set occasion = 'earlier-' || occasion").update();
        jdbc.sql("update journey_run set entry_key = 'earlier-' || entry_key").update();
        arranged.run();
        assertThat(jdbc.sql(
                                "select customer_id from dispatch where state = 'held-out' and occasion like 'basket-%' order by 1")
                        .query(Long.class)
                        .list())
                .isEqualTo(heldOut);
    }

    @Test
    void actsOnNewSettingsAtOnce() {
        long ann = arranged.consenting("ann@example.com");
        arranged.journey(true, Duration.ofHours(20), 0);
        arranged.basket(ann);
        clock.advance(Duration.ofMinutes(30));
        arranged.run();

        arranged.journey(false, Duration.ofMinutes(10), 0);
        arranged.run();
        assertThat(arranged.fate(ann)).isEqualTo("held source-off");

        arranged.journey(true, Duration.ofMinutes(10), 0);
        arranged.run();
        assertThat(server.recipients()).containsExactly("ann@example.com");
    }

    @Test
    void plansNothingWhileOff() {
        arranged.journey(false, Duration.ofHours(1), 0);
        long ann = arranged.consenting("ann@example.com");
        arranged.basket(ann);
        clock.advance(WAIT);
        arranged.run();

        assertThat(dispatches.of(ann, 10)).isEmpty();
    }

    private DispatchSummary only(long customerId) {
        assertThat(dispatches.of(customerId, 10)).hasSize(1);
        return dispatches.of(customerId, 1).get(0);
    }
}
