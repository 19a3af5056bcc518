package org.regulars.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.regulars.customer.Customers;
import org.regulars.customer.Identified;
import org.regulars.customer.IdentityClaim;
import org.regulars.customer.IdentityKind;
import org.regulars.customer.MergeCustomers;
import org.regulars.customer.Merges;
import org.regulars.interaction.TimelineEntry;
import org.regulars.testing.DatabaseTest;
import org.regulars.testing.TestClock;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@DatabaseTest
class ConsentLedgerTests {

    private static final ConsentSource PAGE =
            ConsentSource.customer("preference-page", "", "/p/preferences", "192.0.2.1", "Firefox");
    private static final ShownWording WORDS =
            new ShownWording("offers", "", "en", "Yes, mail me offers — \"really\" <b>all</b> of them.");

    @Autowired
    ConsentLedger ledger;

    @Autowired
    Preferences preferences;

    @Autowired
    Customers customers;

    @Autowired
    Merges merges;

    @Autowired
    ConsentTimeline timeline;

    @Autowired
    TestClock clock;

    @Autowired
    JdbcClient jdbc;

    Identified ann;

    @BeforeEach
    void ann() {
        ann = person("ann@example.com");
    }

    @Test
    void permitsOnlyWhatTheMailboxConfirmed() {
        record(ann, "offers", "", ConsentStatus.GRANTED);
        assertThat(status(ann, "offers", "")).isEqualTo(ConsentStatus.GRANTED);
        assertThat(permitted(ann)).isEmpty();

        record(ann, "offers", "", ConsentStatus.CONFIRMED);

        assertThat(permitted(ann)).containsExactly("offers/", "offers/basket-reminders");
    }

    @Test
    void neverDowngradesAConfirmedConsentByAskingAgain() {
        record(ann, "offers", "", ConsentStatus.CONFIRMED);
        record(ann, "offers", "", ConsentStatus.GRANTED);

        assertThat(permitted(ann)).contains("offers/");
    }

    @Test
    void stopsOneTopicAndKeepsTheRest() {
        record(ann, "newsletter", "", ConsentStatus.CONFIRMED);

        assertThat(ledger.withdraw(ann.customerId(), "newsletter", "tips", PAGE))
                .isTrue();

        assertThat(permitted(ann)).containsExactly("newsletter/", "newsletter/new-arrivals");
    }

    @Test
    void stopsAPurposeWithTopicsThatWereConfirmedAlone() {
        record(ann, "newsletter", "tips", ConsentStatus.CONFIRMED);
        assertThat(permitted(ann)).containsExactly("newsletter/tips");
        ledger.withdraw(ann.customerId(), "newsletter", "", PAGE);
        record(ann, "newsletter", "tips", ConsentStatus.CONFIRMED);

        assertThat(ledger.withdraw(ann.customerId(), "newsletter", "", PAGE)).isTrue();

        assertThat(permitted(ann)).isEmpty();
    }

    @Test
    void addsNothingWhenItIsStoppedAlready() {
        record(ann, "offers", "", ConsentStatus.CONFIRMED);
        ledger.withdraw(ann.customerId(), "offers", "basket-reminders", PAGE);
        long entries = entries();

        assertThat(ledger.withdraw(ann.customerId(), "offers", "basket-reminders", PAGE))
                .isFalse();

        assertThat(entries()).isEqualTo(entries);
    }

    @Test
    void stopsEverythingOnEveryChannelOnce() {
        record(ann, "offers", "", ConsentStatus.CONFIRMED);
        record(ann, "surveys", "feedback", ConsentStatus.CONFIRMED);
        ledger.record(command(ann, "offers", "", ConsentStatus.CONFIRMED, "letter", clock.instant()));

        assertThat(ledger.withdrawAll(ann.customerId(), PAGE)).isTrue();
        assertThat(permitted(ann)).isEmpty();
        assertThat(ledger.withdrawAll(ann.customerId(), PAGE)).isFalse();
        assertThat(jdbc.sql("select count(*) from suppression")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void recordsAStopOfWhatWasNeverAgreedTo() {
        assertThat(ledger.withdraw(ann.customerId(), "offers", "", PAGE)).isTrue();

        assertThat(status(ann, "offers", "")).isEqualTo(ConsentStatus.WITHDRAWN);
    }

    @Test
    void believesTheLaterStopBeforeAnEarlierConsentThatArrivesAfterIt() {
        ledger.withdraw(ann.customerId(), "offers", "", PAGE);

        ledger.record(command(
                ann, "offers", "", ConsentStatus.CONFIRMED, "mail", TestClock.START.minus(Duration.ofDays(400))));

        assertThat(permitted(ann)).isEmpty();
    }

    @Test
    void refusesAConsentFromTheFuture() {
        assertThatThrownBy(() -> ledger.record(
                        command(ann, "offers", "", ConsentStatus.CONFIRMED, "mail", TestClock.START.plusSeconds(1))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void keepsTheExactWordsOnceAndGivesThemBack() {
        long first = record(ann, "offers", "", ConsentStatus.GRANTED);
        record(person("bob@example.com"), "offers", "", ConsentStatus.GRANTED);

        ConsentEntry entry = ledger.entry(ann.customerId(), first).orElseThrow();

        assertThat(entry.wording()).isEqualTo(WORDS.text());
        assertThat(entry.address()).isEqualTo("ann@example.com");
        assertThat(entry.source()).isEqualTo(PAGE);
        assertThat(jdbc.sql("select count(*) from consent_wording")
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
        assertThat(ledger.entry(person("bob@example.com").customerId(), first)).isEmpty();
    }

    @Test
    void neverLetsAnEntryBeChangedOrDeleted() {
        record(ann, "offers", "", ConsentStatus.GRANTED);

        assertThatThrownBy(() -> jdbc.sql("update consent_entry set status = 'confirmed'")
                        .update())
                .hasMessageContaining("never changed");
        assertThatThrownBy(() -> jdbc.sql("delete from consent_entry").update()).hasMessageContaining("never deleted");
    }

    @Test
    void keepsEachWishAndTheNewestHolds() {
        long id = ann.customerId();
        assertThat(preferences.of(id)).isEqualTo(new ContactPreference(Frequency.ALWAYS, null));

        preferences.change(id, Frequency.WEEKLY, PAGE);
        clock.advance(Duration.ofMinutes(1));
        preferences.pause(id, LocalDate.parse("2026-06-01"), PAGE);
        preferences.pause(id, LocalDate.parse("2026-06-01"), PAGE);

        assertThat(preferences.of(id))
                .isEqualTo(new ContactPreference(Frequency.WEEKLY, LocalDate.parse("2026-06-01")));
        assertThat(preferences.of(id).paused(LocalDate.parse("2026-05-31"))).isTrue();
        assertThat(preferences.of(id).paused(LocalDate.parse("2026-06-01"))).isFalse();
        clock.advance(Duration.ofMinutes(1));
        preferences.pause(id, null, PAGE);
        clock.advance(Duration.ofMinutes(1));
        assertThat(timeline.before(id, clock.instant(), 10))
                .extracting(TimelineEntry::kind, TimelineEntry::subject)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("pause-ended", ""),
                        org.assertj.core.groups.Tuple.tuple("paused", "2026-06-01"),
                        org.assertj.core.groups.Tuple.tuple("frequency-changed", "weekly"));
    }

    @Test
    void showsEntriesBeforeAMomentInTheTimeline() {
        record(ann, "offers", "", ConsentStatus.GRANTED);
        clock.advance(Duration.ofHours(1));
        ledger.withdraw(ann.customerId(), "offers", "basket-reminders", PAGE);

        assertThat(timeline.before(ann.customerId(), clock.instant().plusSeconds(1), 10))
                .extracting(TimelineEntry::kind)
                .containsExactly("consent-withdrawn", "consent-granted");
        assertThat(timeline.before(ann.customerId(), clock.instant(), 10))
                .extracting(TimelineEntry::subject)
                .containsExactly("offers");
    }

    @Test
    void letsTheStricterWishHoldWhenTwoCustomersAreOne() {
        Identified bob = person("bob@example.com");
        ledger.withdraw(ann.customerId(), "offers", "", PAGE);
        clock.advance(Duration.ofDays(1));
        record(bob, "offers", "", ConsentStatus.CONFIRMED);
        record(bob, "surveys", "", ConsentStatus.CONFIRMED);
        preferences.change(ann.customerId(), Frequency.MONTHLY, PAGE);
        preferences.change(bob.customerId(), Frequency.DAILY, PAGE);
        preferences.pause(bob.customerId(), LocalDate.parse("2026-07-01"), PAGE);

        merges.merge(new MergeCustomers(ann.customerId(), bob.customerId(), Set.of(), List.of()), "staff@shop.example");

        assertThat(permitted(ann)).containsExactly("surveys/", "surveys/feedback");
        assertThat(ledger.state(bob.customerId())).isEmpty();
        assertThat(preferences.of(ann.customerId()))
                .isEqualTo(new ContactPreference(Frequency.MONTHLY, LocalDate.parse("2026-07-01")));
    }

    @Test
    void looksOnlyAtTheCustomersThatAreAskedFor() {
        String plan = String.join("\n", jdbc.sql("""
                explain select s.status from (values (1001::bigint), (1002)) d (customer_id)
                join consent_state s on s.customer_id = d.customer_id and s.purpose = 'offers'
                    and s.channel = 'mail' and s.topic = 'basket-reminders'
                """).query(String.class).list());

        assertThat(plan).contains("customer_id = c.customer_id").doesNotContain("Seq Scan on consent_entry");
    }

    private Identified person(String email) {
        return customers
                .identify(List.of(new IdentityClaim(IdentityKind.EMAIL, email, false)), "test", clock.instant())
                .orElseThrow();
    }

    private long record(Identified who, String purpose, String topic, ConsentStatus status) {
        return ledger.record(command(who, purpose, topic, status, "mail", clock.instant()));
    }

    private static RecordConsent command(
            Identified who, String purpose, String topic, ConsentStatus status, String channel, Instant at) {
        return new RecordConsent(
                who.customerId(),
                purpose,
                topic,
                channel,
                status,
                LegalBasis.CONSENT,
                who.identityId(),
                purpose.equals("offers") ? WORDS : null,
                PAGE,
                at);
    }

    private List<String> permitted(Identified who) {
        return ledger.state(who.customerId()).stream()
                .filter(ConsentState::permits)
                .map(state -> state.purpose() + "/" + state.topic())
                .toList();
    }

    private ConsentStatus status(Identified who, String purpose, String topic) {
        Map<String, ConsentStatus> all = ledger.state(who.customerId()).stream()
                .collect(Collectors.toMap(state -> state.purpose() + "/" + state.topic(), ConsentState::status));
        return java.util.Objects.requireNonNull(all.get(purpose + "/" + topic));
    }

    private long entries() {
        return jdbc.sql("select count(*) from consent_entry").query(Long.class).single();
    }
}
