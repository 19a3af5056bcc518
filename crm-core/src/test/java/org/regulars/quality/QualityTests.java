package org.regulars.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.regulars.consent.ConsentLedger;
import org.regulars.consent.ConsentSource;
import org.regulars.consent.ConsentStatus;
import org.regulars.consent.LegalBasis;
import org.regulars.consent.RecordConsent;
import org.regulars.consent.ShownWording;
import org.regulars.consent.Suppressions;
import org.regulars.customer.AttributeOrigin;
import org.regulars.customer.Customers;
import org.regulars.customer.Identified;
import org.regulars.customer.IdentityClaim;
import org.regulars.customer.IdentityKind;
import org.regulars.testing.DatabaseTest;
import org.regulars.testing.TestClock;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is wrong is found with its reason, costs what it costs, and can be put right and back. */
@DatabaseTest
class QualityTests {

    private static final String STAFF = "ann@shop.example";

    @Autowired
    Quality quality;

    @Autowired
    QualityFixes fixes;

    @Autowired
    CheckQuality check;

    @Autowired
    Customers customers;

    @Autowired
    ConsentLedger ledger;

    @Autowired
    Suppressions suppressions;

    @Autowired
    TestClock clock;

    @Autowired
    JdbcClient jdbc;

    @Test
    void findsWhatIsWrongAndLeavesTheRestAlone() {
        long good = person("bob@example.com", "Bob", "O'Neil", "GB");
        tell(good, "language", "en");
        long typo = person("eve@gmial.com", "EVE", "MILLER", "United Kingdom");
        long throwAway = person("x@mailinator.com", "Test", "Schmidt", "DE");
        long role = person("info@firma.example", "Max", "Muster7", "Deutschland");
        long none = customer(new IdentityClaim(IdentityKind.SHOP_NUMBER, "4711", false));
        tell(role, "birthday", "2099-01-01");
        tell(good, "birthday", "1970-05-31");
        tell(throwAway, "birthday", "1900-01-01");
        tell(none, "gender", "purple");

        assertThat(check.run()).isEqualTo("5 customers");

        assertThat(issues(good)).isEmpty();
        assertThat(quality.of(good).summary())
                .isEqualTo(new CustomerQuality.Summary(100, true, true, true, false, false));
        assertThat(issues(typo))
                .containsExactlyInAnyOrder(
                        "email-mistyped eve@gmail.com",
                        "name-capitals Eve",
                        "name-capitals Miller",
                        "country-unknown GB",
                        "language-missing ");
        assertThat(issues(throwAway))
                .containsExactlyInAnyOrder(
                        "email-disposable ", "name-odd ", "birthday-impossible ", "language-missing ");
        assertThat(issues(role))
                .containsExactlyInAnyOrder(
                        "email-role ", "name-odd ", "country-unknown DE", "birthday-impossible ", "language-missing ");
        assertThat(issues(none))
                .containsExactlyInAnyOrder(
                        "email-missing ", "name-missing ", "country-missing ", "language-missing ", "value-unfit ");
        QualityOverview all = quality.overview();
        assertThat(all.customers()).isEqualTo(5);
        assertThat(all.valid()).isEqualTo(1);
        assertThat(all.coverage()).isEqualTo(new QualityOverview.Coverage(4, 2, 0, 0));
        assertThat(quality.people("language-missing", typo, "", 10))
                .extracting(IssueLine::customerId)
                .containsExactly(throwAway, role, none);
    }

    @Test
    void whatCostsMostMailAndMoneyStandsFirst() {
        long rich = person("rich@gmial.com", "Rich", "Miller", "GB");
        long poor = person("", "Poor", "Miller", "GB");
        person("many@example.com", "", "", "");
        person("more@example.com", "", "", "");
        bought(rich, 500);
        bought(poor, 20);
        check.run();

        List<QualityOverview.Issue> issues = quality.overview().issues();

        assertThat(issues.stream().map(QualityOverview.Issue::issue).limit(2))
                .containsExactly("email-mistyped", "email-missing");
        assertThat(issues.get(0).net()).isEqualByComparingTo("500");
        assertThat(issues.get(0).fixable()).isEqualTo(1);
    }

    @Test
    void coverageCountsConsentProofAndAddressesThatBounced() {
        Identified bob = identify(new IdentityClaim(IdentityKind.EMAIL, "bob@example.com", true));
        Identified eve = identify(new IdentityClaim(IdentityKind.EMAIL, "eve@example.com", false));
        identify(new IdentityClaim(IdentityKind.EMAIL, "max@example.com", false));
        consent(bob, ConsentStatus.CONFIRMED);
        consent(eve, ConsentStatus.CONFIRMED);
        consent(eve, ConsentStatus.WITHDRAWN);
        suppressions.suppress("max@example.com", Suppressions.Reason.BOUNCED, "test");
        check.run();

        assertThat(quality.overview().coverage()).isEqualTo(new QualityOverview.Coverage(3, 2, 1, 1));
    }

    @Test
    void aSuggestedAddressIsAddedUnprovenWithoutConsentAndCanBeTakenBack() {
        Identified eve = identify(new IdentityClaim(IdentityKind.EMAIL, "Eve@gmial.com", true));
        consent(eve, ConsentStatus.CONFIRMED);
        long max = person("max@gmial.com", "Max", "Muster", "DE");
        long other = person("max@gmail.com", "Max", "Other", "DE");
        check.run();
        FixPreview preview = fixes.preview("email-mistyped");
        assertThat(preview.applied()).isEqualTo(1);
        assertThat(preview.taken()).isEqualTo(1);

        assertThat(fixes.applyAll(STAFF, "email-mistyped")).isEqualTo(1);

        assertThat(addresses(eve.customerId()))
                .containsExactlyInAnyOrder("eve@gmial.com proven", "eve@gmail.com unproven");
        assertThat(suppressions.of("eve@gmial.com")).contains(Suppressions.Reason.WRONG);
        assertThat(jdbc.sql("""
                select count(*) from consent_entry e join identity i using (identity_id) where i.value = 'eve@gmail.com'
                """).query(Long.class).single()).isZero();
        assertThat(issues(eve.customerId())).noneMatch(issue -> issue.startsWith("email-mistyped"));
        assertThat(addresses(max)).containsExactly("max@gmial.com unproven");
        assertThat(addresses(other)).containsExactly("max@gmail.com unproven");

        assertThat(fixes.undo(STAFF, fixes.recent().get(0).fixId())).isTrue();
        assertThat(addresses(eve.customerId())).containsExactly("eve@gmial.com proven");
        assertThat(suppressions.of("eve@gmial.com")).isEmpty();
        assertThat(issues(eve.customerId())).anyMatch(issue -> issue.startsWith("email-mistyped"));
        assertThat(fixes.undo(STAFF, fixes.recent().get(0).fixId())).isFalse();
    }

    @Test
    void anAddressProvenSinceStaysWhenAFixIsTakenBack() {
        Identified eve = identify(new IdentityClaim(IdentityKind.EMAIL, "eve@gmial.com", false));
        check.run();
        fixes.applyAll(STAFF, "email-mistyped");
        identify(new IdentityClaim(IdentityKind.EMAIL, "eve@gmail.com", true));

        fixes.undo(STAFF, fixes.recent().get(0).fixId());

        assertThat(addresses(eve.customerId())).contains("eve@gmail.com proven");
    }

    @Test
    void valuesArePutRightTogetherAndBack() {
        long told = person("bob@example.com", "BOB", "MILLER", "Germany");
        long bare = customer(new IdentityClaim(IdentityKind.SHOP_NUMBER, "1", false));
        jdbc.sql("update customer set country = 'Großbritannien', first_name = 'Ann' where customer_id = ?")
                .param(bare)
                .update();
        jdbc.sql("update customer set country = 'Vereinigtes Königreich' where customer_id = ?")
                .param(bare)
                .update();
        check.run();

        assertThat(fixes.applyAll(STAFF, "country-unknown")).isEqualTo(2);
        assertThat(fixes.apply(STAFF, "name-capitals", told, "last_name")).isEqualTo(1);
        assertThat(who(told)).isEqualTo("BOB Miller DE");
        assertThat(who(bare)).isEqualTo("Ann  GB");

        fixes.recent().forEach(fix -> fixes.undo(STAFF, fix.fixId()));
        assertThat(who(told)).isEqualTo("BOB MILLER Germany");
        assertThat(who(bare)).isEqualTo("Ann  Vereinigtes Königreich");
    }

    @Test
    void whatStaffFoundRightIsNoIssueUntilItChanges() {
        long bob = person("bob@example.com", "BOB", "Miller", "GB");
        check.run();
        quality.accept(STAFF, bob, "name-capitals", "first_name");
        assertThat(issues(bob)).containsExactly("language-missing ");

        tell(bob, "first_name", "BOBBY");
        clock.advance(Duration.ofMinutes(10));
        customers.identify(
                List.of(new IdentityClaim(IdentityKind.EMAIL, "bob@example.com", false)), "test", clock.instant());
        assertThat(check.run()).isEqualTo("1 customers");
        assertThat(issues(bob)).contains("name-capitals Bobby");
    }

    @Test
    void onlyThoseWhoChangedAreLookedAtAgain() {
        person("bob@example.com", "Bob", "Miller", "GB");
        clock.advance(Duration.ofMinutes(10));
        check.run();
        assertThat(check.run()).isEmpty();
        long eve = customer(new IdentityClaim(IdentityKind.EMAIL, "eve@hotmial.com", false));

        assertThat(check.run()).isEqualTo("1 customers");
        assertThat(issues(eve)).contains("email-mistyped eve@hotmail.com");
        clock.advance(Duration.ofHours(25));
        assertThat(check.run()).isEqualTo("2 customers");
    }

    @Test
    void oldValuesAreOutOfDate() {
        long bob = person("bob@example.com", "Bob", "Miller", "GB");
        clock.advance(Duration.ofDays(731));
        check.run();

        assertThat(issues(bob)).contains("value-stale ");
        assertThat(quality.overview().timely()).isZero();
    }

    private List<String> issues(long customerId) {
        return quality.of(customerId).issues().stream()
                .map(line -> line.issue() + " " + line.suggestion())
                .toList();
    }

    private List<String> addresses(long customerId) {
        return jdbc.sql("""
                select value || case when proven_at is null then ' unproven' else ' proven' end
                from identity where customer_id = ? and kind = 'email'
                """).param(customerId).query(String.class).list();
    }

    private String who(long customerId) {
        return jdbc.sql("select concat(first_name, ' ', last_name, ' ', country) from customer where customer_id = ?")
                .param(customerId)
                .query(String.class)
                .single();
    }

    private void bought(long customerId, int net) {
        jdbc.sql("""
                insert into purchase_summary (customer_id, orders, gross, net, first_order_at, last_order_at)
                values (?, 1, ?, ?, now(), now())
                """).params(customerId, net, net).update();
    }

    private void consent(Identified who, ConsentStatus status) {
        clock.advance(Duration.ofSeconds(1));
        ledger.record(new RecordConsent(
                who.customerId(),
                "offers",
                "",
                ConsentLedger.MAIL,
                status,
                LegalBasis.CONSENT,
                who.identityId(),
                new ShownWording("offers", "", "en", "Send me offers."),
                ConsentSource.of("test", "", "system"),
                clock.instant()));
    }

    private long person(String email, String first, String last, String country) {
        List<IdentityClaim> claims = new ArrayList<>();
        claims.add(new IdentityClaim(IdentityKind.SHOP_NUMBER, "n-" + email + first, false));
        if (!email.isEmpty()) {
            claims.add(new IdentityClaim(IdentityKind.EMAIL, email, false));
        }
        long id = customer(claims.toArray(IdentityClaim[]::new));
        customers.describe(
                id,
                AttributeOrigin.TOLD,
                Map.of("first_name", first, "last_name", last, "country", country),
                "form",
                clock.instant());
        return id;
    }

    private void tell(long customerId, String key, String value) {
        customers.describe(customerId, AttributeOrigin.TOLD, Map.of(key, value), "form", clock.instant());
    }

    private long customer(IdentityClaim... claims) {
        return identify(claims).customerId();
    }

    private Identified identify(IdentityClaim... claims) {
        return customers
                .identify(Arrays.asList(claims), "test", clock.instant())
                .orElseThrow();
    }
}
