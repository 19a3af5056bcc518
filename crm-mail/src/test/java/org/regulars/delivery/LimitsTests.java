package org.regulars.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.regulars.account.AccountSessions;
import org.regulars.consent.ConsentSource;
import org.regulars.consent.ConsentStatus;
import org.regulars.consent.ShownWording;
import org.regulars.consent.SignUpRequest;
import org.regulars.consent.SignUps;
import org.regulars.consent.Suppressions;
import org.regulars.customer.Identified;
import org.regulars.dispatch.ClaimedDispatch;
import org.regulars.dispatch.Gate;
import org.regulars.dispatch.Letter;
import org.regulars.dispatch.MailKind;
import org.regulars.privacy.Erasures;
import org.regulars.privacy.Limit;
import org.regulars.privacy.Limits;
import org.regulars.privacy.MailboxProofs;
import org.regulars.recommendation.Recommendations;
import org.regulars.segment.Memberships;
import org.regulars.segment.Rule;
import org.regulars.segment.Segments;
import org.regulars.testing.TestClock;
import org.regulars.testing.TestShop;
import org.regulars.value.Rfm;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Restriction, objection and erasure where mails leave and people are judged. */
@MailTest
class LimitsTests {

    private static final ConsentSource STAFF = ConsentSource.of("staff", "request", "ann@shop.example");

    @Autowired
    Arranged arranged;

    @Autowired
    Limits limits;

    @Autowired
    Erasures erasures;

    @Autowired
    MailboxProofs proofs;

    @Autowired
    AccountSessions sessions;

    @Autowired
    SignUps signUps;

    @Autowired
    Suppressions suppressions;

    @Autowired
    Segments segments;

    @Autowired
    Memberships memberships;

    @Autowired
    Rfm rfm;

    @Autowired
    Recommendations recommendations;

    @Autowired
    Gate gate;

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
    void aRestrictionKeepsEveryMailBackButTheAnswerToAPrivacyRequest() {
        long ann = arranged.consenting("ann@example.com");
        arranged.basket(ann);
        clock.advance(Duration.ofHours(2));
        limits.set(ann, Limit.Kind.RESTRICTED, "", STAFF);
        signUp("ann@example.com");
        proofs.ask(ann, "ann@example.com", "de");
        arranged.run();

        assertThat(fates(ann))
                .containsExactlyInAnyOrder(
                        "abandoned-basket suppressed restricted",
                        "confirm-sign-up suppressed restricted",
                        "privacy-request sent");
        assertThat(server.taken().get(0).header("Subject")).contains("Anmelden bei");
    }

    @Test
    void theLastLookKnowsOfARestrictionSetMeanwhile() {
        long ann = arranged.consenting("ann@example.com");
        arranged.basket(ann);
        clock.advance(Duration.ofHours(2));
        arranged.plan();
        ClaimedDispatch claimed = gate.claim(10, MailKind.BULK).claimed().get(0);
        limits.set(ann, Limit.Kind.RESTRICTED, "", STAFF);

        assertThat(gate.attempt(claimed.claim(), List.of(new Letter(claimed, "<1@x>", "s", "h", "t", Map.of()))))
                .isEmpty();
        assertThat(arranged.fate(ann)).isEqualTo("suppressed restricted");
    }

    @Test
    void anObjectionToMarketingStandsAgainstALaterConsentThatNoMailboxConfirmed() {
        Identified ann = arranged.known("ann@example.com");
        arranged.consent(ann, ConsentStatus.CONFIRMED);
        limits.set(ann.customerId(), Limit.Kind.NO_MARKETING, "", STAFF);
        assertThat(jdbc.sql("select count(distinct purpose || channel) from consent_entry where status = 'withdrawn'")
                        .query(Long.class)
                        .single())
                .isEqualTo(12);
        clock.advance(Duration.ofDays(1));
        arranged.consent(ann, ConsentStatus.CONFIRMED);
        arranged.basket(ann.customerId());
        clock.advance(Duration.ofHours(2));
        arranged.run();

        assertThat(fates(ann.customerId())).containsExactly("abandoned-basket suppressed objected");
    }

    @Test
    void aNewDoubleOptInEndsAnObjectionAndTheSuppressionOfAnErasure() {
        long ann = arranged.consenting("ann@example.com");
        limits.set(ann, Limit.Kind.NO_MARKETING, "", STAFF);
        clock.advance(Duration.ofDays(1));
        confirm("ann@example.com");
        assertThat(limits.of(ann)).isEmpty();

        erasures.erase(ann, 0, "customer");
        long again = arranged.consenting("ann@example.com");
        arranged.basket(again);
        clock.advance(Duration.ofHours(2));
        arranged.run();
        assertThat(fates(again)).containsExactly("abandoned-basket suppressed address-erased");

        clock.advance(Duration.ofDays(1));
        confirm("ann@example.com");
        assertThat(suppressions.of("ann@example.com")).isEmpty();
        arranged.buy(again);
        clock.advance(Duration.ofDays(1));
        arranged.add(again, "red-mug");
        clock.advance(Duration.ofHours(2));
        arranged.run();
        assertThat(fates(again)).contains("abandoned-basket sent");
    }

    @Test
    void whoseDataIsRestrictedIsInNoSegmentAndHasNoScore() {
        TestShop shop = new TestShop(jdbc);
        long mug = shop.product("Mug");
        long ann = shop.customer("Ann");
        long bob = shop.customer("Bob");
        for (long one : List.of(ann, bob)) {
            shop.sale(one, TestClock.START.minus(Duration.ofDays(3)), mug);
            jdbc.sql("update customer set country = 'DE' where customer_id = ?")
                    .param(one)
                    .update();
        }
        long bought = segments.create(
                "x", "Bought", rule("orders", Map.of("comparison", "at-least", "orders", "1", "days", "365")));
        long german = segments.create("x", "German", rule("country", Map.of("country", "DE")));
        refresh(bought, german);
        assertThat(members(bought)).containsExactly(ann, bob);
        assertThat(scored()).containsExactly(ann, bob);

        limits.set(ann, Limit.Kind.NO_PROFILING, "", STAFF);
        assertThat(scored()).containsExactly(bob);
        refresh(bought, german);
        assertThat(members(bought)).containsExactly(bob);
        assertThat(members(german)).containsExactly(ann, bob);
        assertThat(scored()).containsExactly(bob);
        assertThat(segments.why(bought, ann).get(0).holds()).isFalse();
        assertThat(recommendations.forCustomer(ann, 5))
                .allMatch(one -> one.reason().bestSeller());

        limits.set(ann, Limit.Kind.RESTRICTED, "", STAFF);
        assertThat(members(german)).containsExactly(bob);
        refresh(bought, german);
        assertThat(members(german)).containsExactly(bob);
        assertThat(segments.count(rule("country", Map.of("country", "DE")))).isOne();

        limits.lift(ann, Limit.Kind.RESTRICTED, "asked", "ann@shop.example");
        limits.lift(ann, Limit.Kind.NO_PROFILING, "asked", "ann@shop.example");
        refresh(bought, german);
        assertThat(members(bought)).containsExactly(ann, bob);
    }

    @Test
    void aMailThatIsClaimedWhileItsCustomerIsErasedDoesNotGo() {
        long ann = arranged.consenting("ann@example.com");
        arranged.basket(ann);
        clock.advance(Duration.ofHours(2));
        arranged.plan();
        ClaimedDispatch claimed = gate.claim(10, MailKind.BULK).claimed().get(0);

        erasures.erase(ann, 0, "customer");

        assertThat(gate.attempt(claimed.claim(), List.of(new Letter(claimed, "<1@x>", "s", "h", "t", Map.of()))))
                .isEmpty();
        assertThat(jdbc.sql("select count(*) from dispatch_content")
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(jdbc.sql("select customer_id || ' ' || state || ' ' || reason from dispatch")
                        .query(String.class)
                        .single())
                .isEqualTo("0 suppressed gone");
        arranged.run();
        assertThat(server.recipients()).isEmpty();
    }

    @Test
    void theLinkInTheMailOpensTheDataOnce() {
        long ann = arranged.consenting("ann@example.com");
        assertThat(proofs.ask(0, "Ann@Example.com", "en")).isTrue();
        assertThat(proofs.ask(ann, "ann@example.com", "en")).isFalse();
        assertThat(proofs.ask(0, "stranger@example.com", "en")).isFalse();
        arranged.run();
        arranged.run();

        assertThat(server.recipients()).containsExactly("ann@example.com");
        var link = java.util.regex.Pattern.compile("/account/open/([\\w.-]+)")
                .matcher(server.taken().get(0).raw().replace("=\r\n", ""));
        assertThat(link.find()).isTrue();
        String token = link.group(1);
        assertThat(jdbc.sql("select html || text_part from dispatch_content")
                        .query(String.class)
                        .single())
                .doesNotContain(token);
        MailboxProofs.Proven proven = proofs.open(token).orElseThrow();
        String cookie = sessions.begin(proven.customerId(), proven.identityId(), "");
        assertThat(proofs.open(token)).isEmpty();
        assertThat(sessions.find(cookie).orElseThrow().customerId()).isEqualTo(ann);
        clock.advance(Duration.ofMinutes(31));
        assertThat(sessions.find(cookie)).isEmpty();
    }

    private static Rule rule(String criterion, Map<String, String> values) {
        return new Rule.All(List.of(new Rule.Is(criterion, values)));
    }

    private void refresh(long... ids) {
        rfm.refresh(clock.instant());
        for (long id : ids) {
            memberships.refresh(id);
        }
    }

    private List<Long> members(long segmentId) {
        return jdbc.sql("select customer_id from segment_member where segment_id = ? order by customer_id")
                .param(segmentId)
                .query(Long.class)
                .list();
    }

    private List<Long> scored() {
        return jdbc.sql("select customer_id from rfm_score order by customer_id")
                .query(Long.class)
                .list();
    }

    private List<String> fates(long customerId) {
        return jdbc.sql("""
                select trim(source_key || ' ' || state || ' ' || reason) from dispatch where customer_id = ? order by dispatch_id
                """).param(customerId).query(String.class).list();
    }

    private void signUp(String email) {
        signUps.request(new SignUpRequest(
                email, "", List.of(new ShownWording("offers", "", "en", "Send me offers by e-mail.")), "en", STAFF));
    }

    private void confirm(String email) {
        signUp(email);
        String token = signUps.confirmLink(signUps.toConfirm().get(0).optInId());
        assertThat(signUps.confirm(token.substring(token.lastIndexOf('/') + 1), STAFF))
                .isTrue();
    }
}
