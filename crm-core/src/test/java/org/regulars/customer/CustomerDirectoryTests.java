package org.regulars.customer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.regulars.testing.DatabaseTest;
import org.regulars.testing.TestClock;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@DatabaseTest
class CustomerDirectoryTests {

    @Autowired
    private Customers customers;

    @Autowired
    private CustomerDirectory directory;

    @Autowired
    private JdbcClient jdbc;

    private Instant at = TestClock.START;

    @Test
    void showsWhoWasHereLastFirst() {
        long ann = known("Ann", "Miller", "ann@example.com");
        long bob = known("Bob", "Stone", "bob@example.com");

        CustomerPage page = directory.browse(CustomerOrder.SEEN, null, 10);

        assertThat(page.lines()).extracting(CustomerLine::customerId).containsExactly(bob, ann);
        assertThat(page.lines()).extracting(CustomerLine::name).containsExactly("Bob Stone", "Ann Miller");
        assertThat(page.count()).isEqualTo(2);
        assertThat(page.exact()).isTrue();
        assertThat(page.next()).isNull();
    }

    @Test
    void sortsByLastNameWithTheNamelessAtTheEnd() {
        known("", "", "nobody@example.com");
        known("Ann", "Stone", "ann@example.com");
        known("Bob", "miller", "bob@example.com");

        assertThat(directory.browse(CustomerOrder.NAME, null, 10).lines())
                .extracting(CustomerLine::name)
                .containsExactly("Bob miller", "Ann Stone", "nobody@example.com");
    }

    @Test
    void sortsByRevenueAndGoesOnWithThoseWhoNeverOrdered() {
        long ann = known("Ann", "Miller", "ann@example.com");
        known("Bob", "Stone", "bob@example.com");
        long charlie = known("Charlie", "Field", "charlie@example.com");
        bought(ann, 10);
        bought(charlie, 20);

        assertThat(everyPage(CustomerOrder.REVENUE, 1)).containsExactly("Charlie Field", "Ann Miller", "Bob Stone");
    }

    @Test
    void pagesThroughEverybodyOnceInEachOrder() {
        for (int n = 0; n < 23; n++) {
            long id = known("Same", n % 3 == 0 ? "Name" : "", "person" + n + "@example.com");
            if (n % 2 == 0) {
                bought(id, 5);
            }
        }
        for (CustomerOrder order : CustomerOrder.values()) {
            List<Long> ids = new ArrayList<>();
            String after = null;
            do {
                CustomerPage page = directory.browse(order, after, 4);
                page.lines().forEach(line -> ids.add(line.customerId()));
                after = page.next();
            } while (after != null);
            assertThat(ids).hasSize(23).doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Miller",
                "mill",
                "ann mil",
                "MILLER ann",
                "ann.miller@example.com",
                "example.com ann",
                "17850",
                "17850.0",
                "+44 20 7946 0018",
                "an",
                "millr",
                "Anne Miler",
                "Millre",
                "Muller"
            })
    void findsAnnByWhatSomebodyTypes(String typed) {
        customers.identify(
                List.of(
                        new IdentityClaim(IdentityKind.EMAIL, "Ann.Miller@example.com", false),
                        new IdentityClaim(IdentityKind.PHONE, "+44 20 7946 0018", false),
                        new IdentityClaim(IdentityKind.SHOP_NUMBER, "17850", true)),
                "test",
                at);
        long ann = jdbc.sql("select customer_id from identity where value = '17850'")
                .query(Long.class)
                .single();
        customers.describe(ann, AttributeOrigin.TOLD, Map.of("first_name", "Ann", "last_name", "Miller"), "test", at);
        known("Bob", "Stone", "bob@shop.example");

        assertThat(directory.search(typed, null, 10).lines())
                .extracting(CustomerLine::customerId)
                .startsWith(ann);
    }

    @Test
    void putsBeginningThenContainedThenSimilarHits() {
        long similar = known("Eve", "Smitth", "eve@example.org");
        long contained = known("Dan", "Goldsmith", "dan@example.org");
        long beginning = known("Bob", "Smithson", "bob@example.org");
        known("Ann", "Stone", "ann@example.org");

        CustomerPage page = directory.search("smith", null, 10);

        assertThat(page.lines()).extracting(CustomerLine::customerId).containsExactly(beginning, contained, similar);
        assertThat(page.lines()).extracting(CustomerLine::alike).containsExactly(false, false, true);
        assertThat(page.count()).isEqualTo(2);
    }

    @Test
    void putsAnExactAddressBeforeEverythingElse() {
        long exact = known("Eve", "Miller", "ann@example.org");
        long beginning = known("Bob", "Stone", "ann@example.org.example");

        assertThat(directory.search("Ann@example.org", null, 10).lines())
                .extracting(CustomerLine::customerId)
                .containsExactly(exact, beginning);
    }

    @Test
    void pagesThroughAllKindsOfHitsOnce() {
        for (int n = 0; n < 5; n++) {
            known("Ann", "Smith", "a" + n + "@example.org");
            known("Ann", "Goldsmith", "b" + n + "@example.org");
            known("Ann", "Smitth", "c" + n + "@example.org");
        }
        List<Long> ids = new ArrayList<>();
        String after = null;
        do {
            CustomerPage page = directory.search("smith", after, 2);
            page.lines().forEach(line -> ids.add(line.customerId()));
            after = page.next();
        } while (after != null);

        assertThat(ids).hasSize(15).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "_", "\\", "%%%%", "' or 1=1 --", "a\u0000b", "((", "nobody-at-all"})
    void findsNobodyByCharactersThatMeanSomethingElsewhere(String typed) {
        known("Ann", "Miller", "ann@example.com");

        assertThat(directory.search(typed, null, 10).lines()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7-1", "x", "0-", "0-99999999999999999999", "1; drop table customer"})
    void beginsAtTheTopWhenThePlaceMakesNoSense(String after) {
        known("Ann", "Miller", "ann@example.com");

        assertThat(directory.browse(CustomerOrder.SEEN, after, 10).lines()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "Müller, false", "muller, false", "Mueller, false", "müll, false", "JÜRGEN, false", "Juergen Mueller, false",
        "Müler, true", "Muler, true", "Mullre, true", "Jurgn, true", "Juregn Müler, true", "0176 555 1234, false",
        "+49 (0)176/555-1234, false", "5551234, false", ".mueller@, false", "@example.o, false", "j, false", "mü, false"
    })
    void findsWhoIsWrittenWithUmlauts(String typed, boolean alike) {
        long jurgen = known("Jürgen", "Müller", "j.mueller@example.org");
        customers.identify(
                List.of(
                        new IdentityClaim(IdentityKind.EMAIL, "j.mueller@example.org", true),
                        new IdentityClaim(IdentityKind.PHONE, "+491765551234", true)),
                "test",
                at);
        known("Ann", "Stone", "ann@shop.test");

        CustomerPage page = directory.search(typed, null, 10);

        assertThat(page.lines()).extracting(CustomerLine::customerId).containsExactly(jurgen);
        assertThat(page.lines()).extracting(CustomerLine::alike).containsExactly(alike);
        assertThat(page.count()).isEqualTo(alike ? 0 : 1);
    }

    @ParameterizedTest
    @CsvSource({
        "Jonh Smiht, John, Smith",
        "Smiht Jonh, John, Smith",
        "Katherine, Kathrine, Wood",
        "Oconor, Sean, O'Connor",
        "Søren, Soren, Kjaer",
        "Soren, Søren, Kjær",
        "Kjaer, Søren, Kjær",
        "Lukasz, Łukasz, Wójcik",
        "Strasse, Eva, Straße",
        "Jose, José, Núñez",
        "Müller, Hans, Mueller",
        "Stevenson, Ann, Stephenson"
    })
    void findsMisspeltNamesAndOtherAlphabets(String typed, String first, String last) {
        long wanted = known(first, last, "x1@example.org");
        known("Bob", "Brown", "bob@shop.test");

        assertThat(directory.search(typed, null, 10).lines())
                .extracting(CustomerLine::customerId)
                .startsWith(wanted);
    }

    @Test
    void marksWhatMatched() {
        assertThat(MatchedText.of("Jürgen Müller", "muel jür").parts())
                .extracting(MatchedText.Part::text)
                .containsExactly("Jür", "gen Müller");
        assertThat(MatchedText.of("Weißstraße", "strass").parts())
                .extracting(MatchedText.Part::text, MatchedText.Part::hit)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("Weiß", false),
                        org.assertj.core.groups.Tuple.tuple("straß", true),
                        org.assertj.core.groups.Tuple.tuple("e", false));
        assertThat(MatchedText.of("", "x").parts()).isEmpty();
    }

    @Test
    void narrowsByFiltersAndCounts() {
        long ann = known("Ann", "Miller", "ann@example.com");
        long bob = known("Bob", "Miller", "bob@example.com");
        jdbc.sql("update customer set country = 'DE' where customer_id = ?")
                .param(bob)
                .update();
        bought(bob, 5);
        customers.identify(List.of(new IdentityClaim(IdentityKind.ANONYMOUS_ID, "cookie-1", false)), "test", at);

        assertThat(found("", Map.of("country", "DE"))).containsExactly(bob);
        assertThat(found("miller", Map.of("ordered", "no"))).containsExactly(ann);
        assertThat(found("", Map.of("ordered", "yes", "country", "DE", "seen", "7")))
                .containsExactly(bob);
        assertThat(found("", Map.of("created", "2999-01-01"))).isEmpty();
        assertThat(found("", Map.of("created", "rubbish", "seen", "x' or 1=1", "nothing", "x")))
                .containsExactly(bob, ann);
        assertThat(found("", Map.of("state", "visitor"))).hasSize(1).doesNotContain(ann, bob);
        assertThat(found("", Map.of("state", "x' or true --"))).containsExactly(bob, ann);
        assertThat(directory
                        .page(new Listing("", Map.of("country", "DE"), List.of(), ""), null, 10)
                        .count())
                .isEqualTo(1);
    }

    private List<Long> found(String typed, Map<String, String> filters) {
        return directory.page(new Listing(typed, filters, List.of(), ""), null, 10).lines().stream()
                .map(CustomerLine::customerId)
                .toList();
    }

    @Test
    void leavesOutVisitors() {
        customers.identify(List.of(new IdentityClaim(IdentityKind.ANONYMOUS_ID, "cookie-1", false)), "test", at);

        assertThat(directory.browse(CustomerOrder.SEEN, null, 10).count()).isZero();
        assertThat(directory.search("cookie-1", null, 10).lines()).isEmpty();
    }

    @Test
    void tellsWhoACustomerIs() {
        long ann = known("Ann", "Miller", "ann@example.com");

        CustomerDetail detail = directory.find(ann).orElseThrow();

        assertThat(detail.name()).isEqualTo("Ann Miller");
        assertThat(detail.identities()).singleElement().satisfies(identity -> {
            assertThat(identity.shown()).isEqualTo("ann@example.com");
            assertThat(identity.provenAt()).isNull();
        });
        assertThat(detail.attributes())
                .extracting(CustomerDetail.Attribute::key, CustomerDetail.Attribute::value)
                .contains(org.assertj.core.groups.Tuple.tuple("first_name", "Ann"));
        assertThat(directory.find(Customers.NOBODY)).isEmpty();
    }

    private List<String> everyPage(CustomerOrder order, int size) {
        List<String> names = new ArrayList<>();
        String after = null;
        do {
            CustomerPage page = directory.browse(order, after, size);
            page.lines().forEach(line -> names.add(line.name()));
            after = page.next();
        } while (after != null);
        return names;
    }

    private long known(String first, String last, String email) {
        at = at.plus(Duration.ofMinutes(1));
        long id = customers
                .identify(List.of(new IdentityClaim(IdentityKind.EMAIL, email, false)), "test", at)
                .orElseThrow()
                .customerId();
        customers.describe(id, AttributeOrigin.TOLD, Map.of("first_name", first, "last_name", last), "test", at);
        return id;
    }

    private void bought(long customerId, int net) {
        jdbc.sql("""
                insert into purchase_summary (customer_id, orders, gross, net, first_order_at, last_order_at)
                values (?, 1, ?, ?, now(), now())
                """).params(customerId, net, net).update();
    }
}
