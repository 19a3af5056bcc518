package org.regulars.customer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.regulars.customer.IdentityKind.EMAIL;
import static org.regulars.customer.IdentityKind.PHONE;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.regulars.testing.DatabaseTest;
import org.regulars.testing.TestClock;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@DatabaseTest
class DuplicatesTests {

    @Autowired
    Customers customers;

    @Autowired
    Duplicates duplicates;

    @Autowired
    DuplicateSearch search;

    @Autowired
    Merges merges;

    @Autowired
    CustomerDirectory directory;

    @Autowired
    Identities identities;

    @Autowired
    WritePhonesInOneWay phones;

    @Autowired
    TestClock clock;

    @Autowired
    JdbcClient jdbc;

    @Test
    void findsOnePersonInDifferentSpellings() {
        person("ann.miller@gmail.com", "Ann Miller");
        person("annmiller+shop@googlemail.com", "");
        person("juergen@shop.example", "Jürgen Müller", "birthday=1970-01-01");
        person("j.mueller@work.example", "Juergen Mueller", "birthday=1970-01-01");
        person("bob@home.example", "Robert Smith", "postal_code=SW1A 1AA", "birthday=1980-05-06");
        person("smith.b@work.example", "Bob Smith", "postal_code=sw1a1aa", "birthday=1980-05-06");
        person("ivan.petrov@gmial.example", "Иван Петров");
        person("ivan.petrov@gmail.example", "Ivan Petrov");

        search.run();

        assertThat(duplicates.open("", 10)).hasSize(4);
        assertThat(duplicates.open("", 10))
                .extracting(pair -> pair.grounds().get(0).key())
                .containsExactlyInAnyOrder("same-mailbox", "same-birthday", "same-birthday", "mistyped-domain");
        assertThat(duplicates.waiting()).isEqualTo(4);
        DuplicatePair first = duplicates.open("", 1).get(0);
        assertThat(duplicates.open(first.place(), 10)).hasSize(3).doesNotContain(first);
    }

    @Test
    void leavesStrangersAndHouseholdsAlone() {
        person("ann@home.example", "Ann Miller", "postal_code=1010", "street=Main Street 5", "birthday=1980-01-01");
        person("ben@home.example", "Ben Miller", "postal_code=1010", "street=Main Str. 5", "birthday=2012-01-01");
        for (int n = 0; n < 20; n++) {
            person("john" + n + "x" + n * 7 + "@p" + n + ".example", "John Smith");
            person("info@company" + n + ".example", "Firm " + n);
        }

        search.run();

        assertThat(duplicates.open("", 100)).isEmpty();
    }

    @Test
    void saysWhatSpeaksAgainst() {
        long one = person("ann.miller@gmail.com", "Ann Miller", "birthday=1980-01-01");
        long other = person("annmiller@gmail.com", "Ann Miller", "birthday=1955-01-01");

        assertThat(duplicates.compare(one, other).against())
                .extracting(Ground::key)
                .containsExactly("other-birthday");
        assertThat(duplicates.compare(one, other).score()).isLessThan(60);
    }

    @Test
    void asksOnceAndRemembersTheAnswerForGood() {
        long one = person("ann.miller@gmail.com", "Ann Miller");
        long other = person("annmiller@gmail.com", "Ann Miller");
        search.run();
        assertThat(duplicates.open("", 10)).hasSize(1);

        duplicates.notSame(one, other, "staff@shop.example");
        customers.describe(one, AttributeOrigin.TOLD, Map.of("birthday", "1980-01-01"), "test", TestClock.START);
        customers.describe(other, AttributeOrigin.TOLD, Map.of("birthday", "1980-01-01"), "test", TestClock.START);
        search.run();

        assertThat(duplicates.open("", 10)).isEmpty();

        // The answer holds for whoever one of them turns out to be.
        long work = person("ann@work.example", "Ann Miller");
        merges.merge(new MergeCustomers(work, one, Set.of(), List.of()), "staff@shop.example");
        search.run();
        search.run();
        assertThat(duplicates.open("", 10)).isEmpty();
    }

    @Test
    void remembersHouseholdsAndShowsThemOnEachOthersPage() {
        long ann = person("ann@home.example", "Ann Miller");
        long ben = person("ben@home.example", "Ben Miller");

        duplicates.household(ben, ann, "staff@shop.example");

        assertThat(duplicates.householdOf(ann)).extracting(OtherPerson::name).containsExactly("Ben Miller");
        assertThat(duplicates.householdOf(ben)).extracting(OtherPerson::name).containsExactly("Ann Miller");
        long work = person("ann@work.example", "Ann Miller");
        merges.merge(new MergeCustomers(work, ann, Set.of(), List.of()), "staff@shop.example");
        assertThat(duplicates.householdOf(ben))
                .extracting(OtherPerson::customerId)
                .containsExactly(work);
    }

    @Test
    void looksAgainOnlyAtWhoChanged() {
        person("ann.miller@gmail.com", "Ann Miller");
        person("annmiller@gmail.com", "Ann Miller");
        search.run();
        assertThat(search.run()).isEmpty();
        assertThat(jdbc.sql("select count(*) from duplicate_candidate")
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void askedAgainAboutWhomADecisionWasTakenBackEvenAfterAMerge() {
        long one = person("ann.miller@gmail.com", "Ann Miller");
        long other = person("annmiller@gmail.com", "Ann Miller");
        long ben = person("ben@home.example", "Ben Miller");
        duplicates.notSame(one, other, "staff@shop.example");
        duplicates.household(one, ben, "staff@shop.example");
        assertThat(duplicates.decidedOf(one))
                .extracting(OtherPerson::customerId)
                .containsExactly(other, ben);
        long work = person("ann@work.example", "Ann Miller");
        merges.merge(new MergeCustomers(work, one, Set.of(), List.of()), "staff@shop.example");
        assertThat(duplicates.decidedOf(work))
                .extracting(OtherPerson::customerId)
                .containsExactly(other, ben);

        duplicates.reconsider(other, work, "staff@shop.example");
        duplicates.reconsider(work, ben, "staff@shop.example");

        assertThat(duplicates.decidedOf(work)).isEmpty();
        assertThat(duplicates.decidedOf(other)).isEmpty();
        assertThat(duplicates.householdOf(ben)).isEmpty();
        assertThat(duplicates.open("", 10))
                .as("those who are alike; nobody is asked about Ben")
                .extracting(pair -> Set.of(pair.one(), pair.other()))
                .containsExactly(Set.of(other, work));
    }

    @Test
    void findsWhoNamedThemselvesOnTheSameDevice() {
        long ann = person("ann@home.example", "Ann Stone");
        long work = person("a.st@work.example", "Anne Stone");
        long ben = person("ben@home.example", "Ben Fisher");
        recognise("device-1", "ann@home.example", "a.st@work.example", "ben@home.example");

        search.run();

        assertThat(duplicates.open("", 10)).singleElement().satisfies(pair -> {
            assertThat(Set.of(pair.one(), pair.other())).isEqualTo(Set.of(ann, work));
            assertThat(pair.grounds()).extracting(Ground::key).contains("same-device");
        });
        assertThat(duplicates.compare(ann, ben).score()).isLessThan(Likeness.WORTH_ASKING);
    }

    /** Log-ins on one device, one after the other, as events tell them. */
    private void recognise(String device, String... emails) {
        jdbc.sql("""
                insert into identity (customer_id, kind, value, shown, source, first_seen_at, vouched)
                select customer_id, 'anonymous-id', :device, :device, 'event', first_seen_at, false
                from identity where value = :last
                """)
                .param("device", device)
                .param("last", emails[emails.length - 1])
                .update();
        for (int n = 0; n < emails.length; n++) {
            jdbc.sql("""
                    insert into device_login (device_id, logged_in_at, message_id, lead_id)
                    select d.identity_id, now(), :message, l.identity_id
                    from identity d, identity l where d.value = :device and l.value = :email
                    """)
                    .param("message", "login-" + n)
                    .param("device", device)
                    .param("email", emails[n])
                    .update();
        }
    }

    @Test
    void showsFirstWhatStaffPreferAlsoThroughAMergeAndItsUndo() {
        long ann = person("ann@home.example", "Ann Stone", "phone=020 7946 0123");
        long work = person("ann@work.example", "Ann Stone");
        identities.add(ann, EMAIL, "ann@new.example", "staff@shop.example");
        identities.prefer(ann, EMAIL, "ann@new.example", "staff@shop.example");
        assertThat(preferred(ann)).containsExactly("ann@new.example");
        assertThat(firstMail(ann)).isEqualTo("ann@new.example");

        long merge = merges.merge(new MergeCustomers(ann, work, Set.of(), List.of()), "staff@shop.example");
        clock.advance(java.time.Duration.ofMinutes(1));
        identities.prefer(ann, EMAIL, "ann@work.example", "staff@shop.example");
        assertThat(preferred(ann)).containsExactly("ann@work.example");
        assertThat(firstMail(ann)).isEqualTo("ann@work.example");

        merges.undo(merge, "staff@shop.example");
        assertThat(preferred(ann)).containsExactly("ann@new.example");
        assertThat(preferred(work)).containsExactly("ann@work.example");
    }

    private List<String> preferred(long customerId) {
        CustomerDetail detail = directory.find(customerId).orElseThrow();
        return detail.identities().stream()
                .filter(detail::prefers)
                .map(CustomerDetail.Identity::shown)
                .toList();
    }

    private String firstMail(long customerId) {
        return directory.find(customerId).orElseThrow().identities().stream()
                .filter(identity -> identity.kind().equals("email"))
                .findFirst()
                .orElseThrow()
                .shown();
    }

    @Test
    void writesOldNumbersInOneWayAndLosesNone() {
        long ann = person("ann@home.example", "Ann Stone", "phone=+44 20 7946 0123");
        long work = person("a.st@work.example", "Ann Stone");
        long ben = person("ben@home.example", "Ben Fisher");
        old(work, "02079460123", "020 7946 0123");
        old(ben, "01632960961", "(01632) 960961");
        old(ben, "call me", "call me");

        assertThat(phones.run()).isEqualTo("1 customers");
        assertThat(phones.run()).as("what stays is not looked at for ever").isEmpty();

        assertThat(numbers(ben)).containsExactlyInAnyOrder("+441632960961", "call me");
        assertThat(numbers(ann)).containsExactly("+442079460123");
        assertThat(numbers(work)).as("somebody else has it in that form").containsExactly("02079460123");
        search.run();
        assertThat(duplicates.open("", 10)).singleElement().satisfies(pair -> {
            assertThat(Set.of(pair.one(), pair.other())).isEqualTo(Set.of(ann, work));
            assertThat(pair.grounds().get(0)).isEqualTo(new Ground("same-phone", "+442079460123"));
        });
    }

    private void old(long customerId, String value, String shown) {
        jdbc.sql("""
                insert into identity (customer_id, kind, value, shown, source, first_seen_at)
                values (?, 'phone', ?, ?, 'import', now())
                """).params(customerId, value, shown).update();
    }

    private List<String> numbers(long customerId) {
        return jdbc.sql("select value from identity where customer_id = ? and kind = 'phone' order by value")
                .param(customerId)
                .query(String.class)
                .list();
    }

    /** A customer with attributes given as key=value; phone is an identity. */
    private long person(String email, String name, String... facts) {
        List<IdentityClaim> claims = new ArrayList<>(List.of(new IdentityClaim(EMAIL, email, false)));
        Map<String, String> told = new HashMap<>();
        Arrays.stream(facts).map(fact -> fact.split("=")).forEach(fact -> {
            if (fact[0].equals("phone")) {
                claims.add(new IdentityClaim(PHONE, fact[1], false));
            } else {
                told.put(fact[0], fact[1]);
            }
        });
        if (!name.isEmpty()) {
            told.put("first_name", name.split(" ")[0]);
            told.put("last_name", name.split(" ")[1]);
        }
        long id = customers
                .identify(claims, "test", TestClock.START)
                .orElseThrow()
                .customerId();
        customers.describe(id, AttributeOrigin.TOLD, told, "test", TestClock.START);
        return id;
    }
}
