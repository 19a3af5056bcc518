package org.regulars.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.regulars.customer.Customers;
import org.regulars.customer.IdentityClaim;
import org.regulars.customer.IdentityKind;
import org.regulars.testing.DatabaseTest;
import org.regulars.testing.TestClock;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@DatabaseTest
class SealedLedgerTests {

    private static final ConsentSource FORM =
            new ConsentSource("sign-up-form", "footer", "https://shop.example/", "customer", "192.0.2.1", "Browser");

    @Autowired
    private SealedLedger sealed;

    @Autowired
    private ConsentLedger ledger;

    @Autowired
    private Customers customers;

    @Autowired
    private TestClock clock;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TransactionTemplate transaction;

    private long ann;
    private long bob;

    @BeforeEach
    void arrange() {
        ann = identify(new IdentityClaim(IdentityKind.EMAIL, "ann@example.com", true));
        bob = identify(new IdentityClaim(IdentityKind.EMAIL, "bob@example.com", true));
        for (ConsentStatus status : List.of(ConsentStatus.GRANTED, ConsentStatus.CONFIRMED, ConsentStatus.WITHDRAWN)) {
            record(ann, "offers", "", status);
            record(bob, "newsletter", "tips", status);
            clock.advance(Duration.ofHours(1));
        }
        sealed.seal();
    }

    @Test
    void aLedgerThatNobodyTouchedIsSound() {
        record(ann, "newsletter", "", ConsentStatus.CONFIRMED);

        LedgerCheck check = sealed.check("system");

        assertThat(check.problems()).isEmpty();
        assertThat(check.entries()).isEqualTo(7);
        assertThat(sealed.check("system").head()).isEqualTo(check.head());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "purpose = 'surveys'",
                "channel = 'letter'",
                "topic = 'new-arrivals'",
                "status = 'confirmed'",
                "legal_basis = 'contract'",
                "identity_id = identity_id + 1",
                "wording_id = null",
                "source = 'sign-up-Form'",
                "source_ref = ''",
                "page = page || ' '",
                "recorded_by = 'Customer'",
                "ip = '192.0.2.2'",
                "user_agent = 'browser'",
                "occurred_at = occurred_at + interval '1 microsecond'",
                "recorded_at = recorded_at - interval '1 microsecond'"
            })
    void oneChangedByteIsFound(String change) {
        long entry = jdbc.sql("select max(entry_id) from consent_entry where customer_id = ? and status = 'withdrawn'")
                .param(bob)
                .query(Long.class)
                .single();
        unguarded("update consent_entry set " + change + " where entry_id = " + entry);

        assertThat(sealed.check("system").problems())
                .containsExactly(new LedgerProblem(entry, bob, LedgerProblem.Kind.CHANGED));
    }

    @Test
    void anEntryThatWasTakenAwayOrGivenToSomebodyElseIsFound() {
        List<Long> entries = jdbc.sql("select entry_id from consent_entry where customer_id = ? order by entry_id")
                .param(ann)
                .query(Long.class)
                .list();
        unguarded("delete from consent_entry where entry_id = " + entries.get(0));
        jdbc.sql("update consent_entry set customer_id = ? where entry_id = ?")
                .params(bob, entries.get(1))
                .update();

        assertThat(sealed.check("system").problems())
                .containsExactlyInAnyOrder(
                        new LedgerProblem(entries.get(0), ann, LedgerProblem.Kind.MISSING),
                        new LedgerProblem(entries.get(1), ann, LedgerProblem.Kind.MOVED));
    }

    @Test
    void otherWordsThanThoseShownAreFound() {
        jdbc.sql("update consent_wording set wording = wording || '!' where purpose = 'offers'")
                .update();

        assertThat(sealed.check("system").problems())
                .isNotEmpty()
                .allMatch(problem -> problem.kind() == LedgerProblem.Kind.WORDING && problem.customer() == ann);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update consent_seal set content = sha256('x') where position = 2",
                "update consent_seal set chain = sha256('x') where position = 2",
                "delete from consent_seal where position = 2",
                "update consent_seal set position = 99 where position = 6"
            })
    void aChainThatWasTouchedIsFound(String change) {
        jdbc.sql(change).update();

        assertThat(sealed.check("system").problems()).anyMatch(problem -> problem.kind() == LedgerProblem.Kind.CHAIN);
    }

    @Test
    void anEndThatWasCutOffWithItsSealsIsFoundUntilItIsBack() {
        assertThat(sealed.check("system").sound()).isTrue();
        jdbc.sql("delete from consent_seal where position > 4").update();
        unguarded(
                "delete from consent_entry e where not exists (select from consent_seal s where s.entry_id = e.entry_id)");

        assertThat(sealed.check("system").problems()).containsExactly(new LedgerProblem(0, 0, LedgerProblem.Kind.CUT));
        record(ann, "newsletter", "", ConsentStatus.CONFIRMED);
        record(ann, "newsletter", "", ConsentStatus.WITHDRAWN);
        assertThat(sealed.check("system").problems()).containsExactly(new LedgerProblem(0, 0, LedgerProblem.Kind.CUT));
    }

    @Test
    void entriesThatWentAlongInAMergeAreWhereTheyBelong() {
        long visitor = identify(new IdentityClaim(IdentityKind.ANONYMOUS_ID, "device-1", false));
        record(visitor, "offers", "", ConsentStatus.WITHDRAWN);
        sealed.seal();

        identify(
                new IdentityClaim(IdentityKind.ANONYMOUS_ID, "device-1", false),
                new IdentityClaim(IdentityKind.EMAIL, "bob@example.com", true));

        assertThat(jdbc.sql("select count(*) from consent_entry where customer_id = ?")
                        .param(visitor)
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(sealed.check("system").problems()).isEmpty();
    }

    @Test
    void whatWeKnewAtAnyMomentEqualsAReplayOfTheLedger() {
        Random random = new Random(20261125);
        List<Told> told = new ArrayList<>();
        clock.set(TestClock.START.plus(Duration.ofDays(1)));
        Instant begin = clock.instant();
        long[] people = {identify(email("eve@example.com")), identify(email("dan@example.com"))};
        String[][] about = {{"offers", ""}, {"offers", "basket-reminders"}, {"newsletter", ""}, {"newsletter", "tips"}};
        for (int i = 0; i < 300; i++) {
            clock.advance(Duration.ofMinutes(random.nextInt(120)));
            long person = people[random.nextInt(2)];
            String[] what = about[random.nextInt(about.length)];
            ConsentStatus status = ConsentStatus.values()[random.nextInt(ConsentStatus.values().length)];
            // Some are told late, as by an import.
            Instant occurredAt = random.nextInt(4) == 0
                    ? clock.instant().minus(Duration.ofHours(random.nextInt(60)))
                    : clock.instant();
            record(person, what[0], what[1], status, occurredAt);
            told.add(new Told(person, what[0], what[1], status, occurredAt, clock.instant(), i));
        }
        long span = Duration.between(begin, clock.instant()).toMinutes();

        for (int i = 0; i < 1000; i++) {
            long person = people[random.nextInt(2)];
            Instant moment = begin.plus(Duration.ofMinutes(random.nextInt((int) span)));
            assertThat(ledger.stateAt(person, moment).stream()
                            .collect(Collectors.toMap(
                                    state -> state.purpose() + "/" + state.topic(), ConsentState::status)))
                    .isEqualTo(replay(told, person, moment));
        }
    }

    /** Purpose and topic to what held, as somebody who reads the ledger line by line finds it. */
    private static Map<String, ConsentStatus> replay(List<Told> told, long person, Instant moment) {
        Map<String, ConsentStatus> held = new LinkedHashMap<>();
        List<String> places = List.of(
                "offers/", "offers/basket-reminders", "newsletter/", "newsletter/tips", "newsletter/new-arrivals");
        List<Told> inOrder = told.stream()
                .filter(one ->
                        one.person == person && !one.occurredAt.isAfter(moment) && !one.recordedAt.isAfter(moment))
                .sorted(Comparator.comparing(Told::occurredAt).thenComparing(Told::number))
                .toList();
        for (Told one : inOrder) {
            for (String place : places) {
                boolean concerns = place.startsWith(one.purpose + "/")
                        && (one.topic.isEmpty() || place.equals(one.purpose + "/" + one.topic));
                boolean asksOnly = one.status == ConsentStatus.GRANTED;
                if (concerns
                        && (!asksOnly || held.getOrDefault(place, ConsentStatus.GRANTED) == ConsentStatus.GRANTED)) {
                    held.put(place, one.status);
                }
            }
        }
        return held;
    }

    private record Told(
            long person,
            String purpose,
            String topic,
            ConsentStatus status,
            Instant occurredAt,
            Instant recordedAt,
            int number) {}

    private void record(long customerId, String purpose, String topic, ConsentStatus status) {
        record(customerId, purpose, topic, status, clock.instant());
    }

    private void record(long customerId, String purpose, String topic, ConsentStatus status, Instant occurredAt) {
        ledger.record(new RecordConsent(
                customerId,
                purpose,
                topic,
                ConsentLedger.MAIL,
                status,
                LegalBasis.CONSENT,
                0,
                new ShownWording(purpose, topic, "en", "Yes, write to me about " + purpose + "."),
                FORM,
                occurredAt));
    }

    private static IdentityClaim email(String address) {
        return new IdentityClaim(IdentityKind.EMAIL, address, true);
    }

    private long identify(IdentityClaim... claims) {
        return customers
                .identify(List.of(claims), "test", clock.instant())
                .orElseThrow()
                .customerId();
    }

    /** As somebody with the rights of the database's owner could. */
    private void unguarded(String sql) {
        transaction.executeWithoutResult(status -> {
            jdbc.sql("set local session_replication_role = replica").update();
            assertThat(jdbc.sql(sql).update()).isPositive();
        });
    }
}
