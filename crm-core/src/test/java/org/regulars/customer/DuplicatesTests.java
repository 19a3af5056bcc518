package org.regulars.customer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.regulars.customer.IdentityKind.EMAIL;
import static org.regulars.customer.IdentityKind.PHONE;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
        merges.merge(new MergeCustomers(work, one, java.util.Set.of(), List.of()), "staff@shop.example");
        search.run();
        search.run();
        assertThat(duplicates.open("", 10)).isEmpty();
    }

    @Test
    void remembersHouseholdsAndShowsThemOnEachOthersPage() {
        long ann = person("ann@home.example", "Ann Miller");
        long ben = person("ben@home.example", "Ben Miller");

        duplicates.household(ben, ann, "staff@shop.example");

        assertThat(duplicates.householdOf(ann))
                .extracting(HouseholdMember::name)
                .containsExactly("Ben Miller");
        assertThat(duplicates.householdOf(ben))
                .extracting(HouseholdMember::name)
                .containsExactly("Ann Miller");
        long work = person("ann@work.example", "Ann Miller");
        merges.merge(new MergeCustomers(work, ann, java.util.Set.of(), List.of()), "staff@shop.example");
        assertThat(duplicates.householdOf(ben))
                .extracting(HouseholdMember::customerId)
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
