package org.regulars.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.regulars.testing.DatabaseTest;
import org.regulars.testing.TestClock;
import org.regulars.testing.TestShop;
import org.regulars.value.Rfm;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Each criterion finds those it speaks of and nobody else. */
@DatabaseTest
class CriteriaTests {

    @Autowired
    Segments segments;

    @Autowired
    Criteria criteria;

    @Autowired
    Rfm rfm;

    @Autowired
    JdbcClient jdbc;

    private TestShop shop;
    private long ann;
    private long bob;
    private long charlie;
    private long mug;
    private long lamp;

    /** Ann bought a mug three times lately, Bob a lamp a year ago, Charlie nothing. */
    @BeforeEach
    void open() {
        shop = new TestShop(jdbc);
        ann = shop.customer("Ann");
        bob = shop.customer("Bob");
        charlie = shop.customer("Charlie");
        mug = shop.product("Mug blue");
        lamp = shop.product("Lamp");
        shop.sale(ann, daysAgo(5), mug);
        shop.sale(ann, daysAgo(20), mug);
        shop.sale(ann, daysAgo(50), mug);
        shop.sale(bob, daysAgo(365), lamp);
    }

    @Test
    void countsOrdersWithinDays() {
        assertThat(fulfil("orders", "comparison", "at-least", "orders", "2", "days", "30"))
                .containsExactly(ann);
        assertThat(fulfil("orders", "comparison", "at-least", "orders", "3", "days", "30"))
                .isEmpty();
        assertThat(fulfil("orders", "comparison", "at-most", "orders", "1", "days", "400"))
                .containsExactly(bob, charlie);
        assertThat(fulfil("orders", "comparison", "at-most", "orders", "0", "days", "30"))
                .containsExactly(bob, charlie);
        assertThat(fulfil("orders", "comparison", "at-least", "orders", "0", "days", "30"))
                .containsExactly(ann, bob, charlie);
    }

    @Test
    void doesNotCountAnOrderThatWasTakenBack() {
        shop.cancel(bob, shop.sale(bob, daysAgo(3), mug));

        assertThat(fulfil("orders", "comparison", "at-least", "orders", "1", "days", "30"))
                .containsExactly(ann);
        assertThat(fulfil("bought-product", "product", "MUG-BLUE")).containsExactly(ann);
        assertThat(fulfil("last-order", "age", "within", "days", "30")).containsExactly(ann);
    }

    @Test
    void comparesNetRevenue() {
        assertThat(fulfil("net-revenue", "comparison", "at-least", "amount", "30"))
                .containsExactly(ann);
        assertThat(fulfil("net-revenue", "comparison", "at-most", "amount", "10.50"))
                .containsExactly(bob, charlie);
    }

    @Test
    void knowsHowLongAgoTheLastOrderWas() {
        assertThat(fulfil("last-order", "age", "within", "days", "10")).containsExactly(ann);
        assertThat(fulfil("last-order", "age", "longer-ago", "days", "10")).containsExactly(bob);
    }

    @Test
    void findsBuyersOfAProductAndOfACategory() {
        assertThat(fulfil("bought-product", "product", "LAMP")).containsExactly(bob);
        assertThat(fulfil("bought-category", "category", "Mug")).containsExactly(ann);
    }

    /** A list made by hand; also of those who do not want to be judged by what they do. */
    @Test
    void findsWhoHasATag() {
        jdbc.sql("insert into tag (tag, created_by, created_at) values ('VIP', 'x', now()), ('Press', 'x', now())")
                .update();
        jdbc.sql("insert into customer_tag (customer_id, tag, tagged_by, tagged_at) values (?, 'VIP', 'x', now())")
                .param(bob)
                .update();

        assertThat(fulfil("tag", "tag", "VIP")).containsExactly(bob);
        assertThat(fulfil("tag", "tag", "Press")).isEmpty();
        assertThat(criteria.problems(Rule.is("tag", Map.of("tag", "Unknown")))).isNotEmpty();
        assertThat(criteria.profiles(Rule.is("tag", Map.of("tag", "VIP")))).isFalse();
    }

    @Test
    void findsTheMembersOfAnRfmGroup() {
        rfm.refresh(TestClock.START);

        assertThat(fulfil("rfm-group", "group", "loyal")).containsExactly(ann);
    }

    @Test
    void findsWhoLivesInACountry() {
        jdbc.sql("update customer set country = 'FR' where customer_id = ?")
                .param(charlie)
                .update();

        assertThat(fulfil("country", "country", "FR")).containsExactly(charlie);
    }

    @Test
    void findsWhoAgreedToAPurposeUntilTheyWithdraw() {
        consent(ann, "offers", "confirmed", 3);
        consent(bob, "offers", "granted", 3);
        consent(charlie, "offers", "confirmed", 3);
        consent(charlie, "offers", "withdrawn", 2);

        assertThat(fulfil("consent", "purpose", "offers")).containsExactly(ann);
        assertThat(fulfil("consent", "purpose", "newsletter")).isEmpty();
    }

    @Test
    void findsWhoHasSomethingInAnOpenBasket() {
        basket(ann, "ordered", mug);
        basket(bob, "open", mug);

        assertThat(fulfil("open-basket")).containsExactly(bob);
    }

    @Test
    void findsWhoLookedAtAProductLately() {
        look(ann, "LAMP", 3);
        look(bob, "LAMP", 40);
        look(charlie, "MUG-BLUE", 3);

        assertThat(fulfil("looked-at", "product", "LAMP", "days", "30")).containsExactly(ann);
    }

    /** What a scanner of mailboxes follows is no click of its owner. */
    @Test
    void findsWhoFollowedALinkThemselves() {
        clicked(ann, "https://shop.example/Mug", "", 3);
        clicked(bob, "https://shop.example/mug", "burst", 3);
        clicked(charlie, "https://shop.example/lamp", "", 40);

        assertThat(fulfil("clicked-in-mail", "link", "", "days", "30")).containsExactly(ann);
        assertThat(fulfil("clicked-in-mail", "link", "/mug", "days", "90")).containsExactly(ann);
        assertThat(fulfil("clicked-in-mail", "link", "lamp", "days", "90")).containsExactly(charlie);
    }

    /** Whoever followed a link opened the mail, also where no picture was fetched. */
    @Test
    void findsWhoNeverOpenedAMailByHand() {
        responded(ann, "open", "", "", 3);
        responded(bob, "open", "", "prefetch", 3);
        clicked(charlie, "https://shop.example/lamp", "", 40);

        assertThat(fulfil("opened-mail")).containsExactly(ann, charlie);
        assertThat(fulfil("opened-mail", "window", "last", "days", "30")).containsExactly(ann);
        assertThat(fulfil("opened-mail", "comparison", "exactly", "mails", "0"))
                .contains(bob)
                .doesNotContain(ann, charlie);
    }

    private void clicked(long customerId, String url, String machine, int daysAgo) {
        responded(customerId, "click", url, machine, daysAgo);
    }

    private void responded(long customerId, String kind, String url, String machine, int daysAgo) {
        jdbc.sql("""
                with mail as (
                    insert into dispatch (customer_id, source_kind, source_key, occasion, channel, purpose, topic, transactional,
                        priority, template_key, language, facts, state, planned_at, due_at, attempts, sent_at, changed_at)
                    values (:customer, 'campaign', '1', 'o', 'mail', 'offers', '', false, 1, 't', 'en', '{}', 'sent', :at, :at, 1,
                        :at, :at) returning customer_id, dispatch_id)
                insert into mail_response (customer_id, dispatch_id, kind, link, url, happened_at, machine)
                select customer_id, dispatch_id, :kind, 1, :url, :at, :machine from mail
                """)
                .param("customer", customerId)
                .param("at", TestClock.START.minus(Duration.ofDays(daysAgo)).atOffset(ZoneOffset.UTC))
                .param("kind", kind)
                .param("url", url)
                .param("machine", machine)
                .update();
    }

    @Test
    void countsWhatSomebodyDidOfAProductOrACategoryInAWindow() {
        look(ann, "MUG-BLUE", 3);
        look(ann, "MUG-BLUE", 5);
        look(bob, "MUG-BLUE", 3);
        look(bob, "LAMP", 200);

        assertThat(fulfil("did", "event", "product-viewed", "times", "2", "days", "30"))
                .containsExactly(ann);
        assertThat(fulfil("did", "event", "product-viewed", "comparison", "exactly", "times", "0", "days", "30"))
                .containsExactly(charlie);
        assertThat(fulfil("did", "event", "product-viewed", "about", "product", "product", "LAMP", "window", "ever"))
                .containsExactly(bob);
        assertThat(fulfil("did", "event", "product-viewed", "about", "category", "category", "Mug", "times", "2"))
                .containsExactly(ann);
        assertThat(fulfil("did", "event", "product-viewed", "window", "before", "days", "100"))
                .containsExactly(bob);
    }

    @Test
    void measuresWhatWasBoughtOfACategory() {
        assertThat(fulfil("bought-category", "category", "Mug", "figure", "3")).containsExactly(ann);
        assertThat(fulfil("bought-category", "category", "Mug", "figure", "2", "window", "last", "days", "10"))
                .isEmpty();
        assertThat(fulfil(
                        "bought-category",
                        "category",
                        "Mug",
                        "measure",
                        "pieces",
                        "comparison",
                        "exactly",
                        "figure",
                        "3"))
                .containsExactly(ann);
        assertThat(fulfil(
                        "bought-product",
                        "product",
                        "LAMP",
                        "measure",
                        "money",
                        "comparison",
                        "less-than",
                        "figure",
                        "10"))
                .containsExactly(ann, charlie);
    }

    /** Half past midnight in London, where the shop is, is the day before in UTC. */
    @Test
    void aWindowFromDayToDayIsOneOfTheShopsZone() {
        long dora = shop.customer("Dora");
        shop.sale(dora, Instant.parse("2026-04-30T23:30:00Z"), mug);

        assertThat(fulfil("orders", "window", "between", "from", "2026-05-01", "to", "2026-05-01"))
                .containsExactly(ann, dora);
        assertThat(fulfil("net-revenue", "amount", "5", "window", "between", "from", "2026-04-20", "to", "2026-04-30"))
                .isEmpty();
        assertThat(segments.problems(rule("orders", "window", "between", "from", "2026-05-02", "to", "2026-05-01")))
                .extracting(RuleProblem::message)
                .containsExactly("segments.problem.window");
    }

    @Test
    void knowsTheFirstOrderAndTheAverage() {
        shop.sale(bob, daysAgo(2), mug, lamp, shop.product("Kettle"));

        assertThat(fulfil("first-order", "age", "within", "days", "100")).containsExactly(ann);
        assertThat(fulfil("average-order", "comparison", "more-than", "amount", "15"))
                .containsExactly(bob);
        assertThat(fulfil("average-order", "comparison", "at-most", "amount", "15"))
                .containsExactly(ann);
        assertThat(fulfil("known-since", "window", "last", "days", "1")).containsExactly(ann, bob, charlie);
    }

    @Test
    void asksWhatABasketIsWorthHowLongItLiesThereAndWhatIsInIt() {
        basket(ann, "open", mug);
        basket(bob, "open", lamp);
        jdbc.sql("update basket_item set quantity = 4 where customer_id = ?")
                .param(bob)
                .update();
        jdbc.sql("update basket set last_change_at = last_change_at - interval '5 hours' where customer_id = ?")
                .param(ann)
                .update();

        assertThat(fulfil("open-basket", "amount", "40")).containsExactly(bob);
        assertThat(fulfil("open-basket", "idle", "longer", "hours", "5")).containsExactly(ann);
        assertThat(fulfil("open-basket", "idle", "shorter", "hours", "5")).containsExactly(bob);
        assertThat(fulfil("open-basket", "contains-product", "LAMP")).containsExactly(bob);
    }

    @Test
    void findsQuotesByStateValueAndExpiry() {
        quote(ann, "sent", 500, "2026-05-10");
        quote(bob, "accepted", 90, "2026-05-05");

        assertThat(fulfil("quote")).containsExactly(ann, bob);
        assertThat(fulfil("quote", "state", "sent")).containsExactly(ann);
        assertThat(fulfil("quote", "comparison", "less-than", "amount", "100")).containsExactly(bob);
        assertThat(fulfil("quote", "expiry", "within", "days", "4")).containsExactly(ann);
        assertThat(fulfil("quote", "expiry", "within", "days", "3")).isEmpty();
        assertThat(fulfil("quote", "expiry", "passed")).containsExactly(bob);
    }

    @Test
    void tellsTheStatesOfAConsentApart() {
        consent(ann, "offers", "confirmed", 3);
        consent(bob, "offers", "confirmed", 3);
        consent(bob, "offers", "withdrawn", 2);

        assertThat(fulfil("consent", "purpose", "offers", "consent-state", "withdrawn"))
                .containsExactly(bob);
        assertThat(fulfil("consent", "purpose", "offers", "consent-state", "never"))
                .containsExactly(charlie);
        assertThat(fulfil("consent", "purpose", "offers", "topic", "basket-reminders"))
                .containsExactly(ann);
        assertThat(fulfil("consent", "purpose", "offers", "channel", "phone")).isEmpty();
    }

    @Test
    void countsTheMailsThatWent() {
        mail(ann, "campaign", "7", "sent", 3);
        mail(ann, "journey", "abandoned-basket", "sent", 40);
        mail(bob, "campaign", "7", "held", 3);

        assertThat(fulfil("got-mail")).containsExactly(ann);
        assertThat(fulfil("got-mail", "comparison", "exactly", "times", "0")).containsExactly(bob, charlie);
        assertThat(fulfil("got-mail", "mail", "journey")).isEmpty();
        assertThat(fulfil("got-mail", "mail", "journey", "window", "ever")).containsExactly(ann);
        assertThat(fulfil("got-mail", "times", "2", "days", "50")).containsExactly(ann);
    }

    @Test
    void comparesScores() {
        rfm.refresh(TestClock.START);
        jdbc.sql("""
                insert into customer_score (customer_id, repeats, last_after, watched, alive, orders_12, spend, value_12, risk, computed_at)
                values (?, 2, 45, 50, 0.91, 4, 10, 40, 'low', now()), (?, 0, 0, 365, 0.12, 0.1, 10, 1, 'high', now())
                """).params(ann, bob).update();

        assertThat(fulfil("rfm-score", "part", "f", "comparison", "at-least", "score", "3"))
                .containsExactly(ann);
        assertThat(fulfil("rfm-score", "part", "r", "comparison", "less-than", "score", "5"))
                .containsExactly(bob);
        assertThat(fulfil("alive", "comparison", "at-least", "percent", "50")).containsExactly(ann);
        assertThat(fulfil("expected-value", "comparison", "less-than", "amount", "40"))
                .containsExactly(bob);
        assertThat(fulfil("churn-risk", "risk", "high")).containsExactly(bob);
    }

    @Test
    void asksForOtherSegmentsByTheirRule() {
        long buyers = segments.create("system", "Buyers", rule("last-order", "age", "within", "days", "1000"));
        long lately = segments.create("system", "Lately", rule("last-order", "age", "within", "days", "10"));
        Rule inBuyers = rule("segment", "segment", "" + buyers);

        assertThat(members(Rule.all(inBuyers, Rule.not(rule("segment", "segment", "" + lately)))))
                .containsExactly(bob);
        long both = segments.create("system", "Both", Rule.any(inBuyers, rule("segment", "segment", "" + lately)));
        assertThat(fulfil("segment", "segment", "" + both)).containsExactly(ann, bob);
        assertThat(segments.problems(lately, rule("segment", "segment", "" + both)))
                .extracting(RuleProblem::message)
                .containsExactly("segments.problem.cycle");
        assertThat(segments.problems(both, rule("segment", "segment", "" + both)))
                .isNotEmpty();
        assertThat(segments.problems(rule("segment", "segment", "987654"))).isNotEmpty();
    }

    /** Who must not be profiled is in no segment that asks another one that profiles, also not by being outside of that. */
    @Test
    void anObjectionToProfilingHoldsThroughAnotherSegment() {
        long buyers = segments.create("system", "Buyers", rule("last-order", "age", "within", "days", "1000"));
        jdbc.sql(
                        "insert into privacy_limit (customer_id, kind, since, recorded_by) values (?, 'no-profiling', now(), 'x')")
                .param(charlie)
                .update();

        assertThat(segments.count(Rule.not(rule("segment", "segment", "" + buyers))))
                .isZero();
    }

    @Test
    void joinsByAllAnyAndNotToAnyDepth() {
        Rule bought = Rule.is("last-order", Map.of("age", "within", "days", "1000"));
        Rule lately = Rule.is("last-order", Map.of("age", "within", "days", "10"));

        assertThat(members(Rule.all(bought, Rule.not(lately)))).containsExactly(bob);
        assertThat(members(Rule.any(lately, Rule.not(bought)))).containsExactly(ann, charlie);
        assertThat(members(Rule.not(Rule.any(lately, Rule.all(Rule.not(bought), Rule.any())))))
                .containsExactly(bob, charlie);
    }

    @Test
    void bindsWhatIsTypedInsteadOfWritingItIntoTheStatement() {
        assertThat(segments.problems(Rule.is("bought-product", Map.of("product", "x' or 'a'='a"))))
                .extracting(RuleProblem::message)
                .containsExactly("segments.problem.no-such-product");
        assertThat(segments.count(Rule.is("bought-product", Map.of("product", "x' or 'a'='a"))))
                .isZero();
    }

    @Test
    void saysWhichValueIsWrong() {
        Rule rule = Rule.all(
                Rule.is("open-basket", Map.of()),
                Rule.is("orders", Map.of("comparison", "at-least", "orders", "-1", "days", "0")),
                Rule.is("no-such-thing", Map.of()));

        assertThat(segments.problems(rule))
                .extracting(RuleProblem::position, RuleProblem::parameter)
                .containsExactly(tuple(1, "orders"), tuple(1, "days"), tuple(2, ""));
        assertThat(segments.problems(Rule.all()))
                .extracting(RuleProblem::message)
                .containsExactly("segments.problem.empty");
    }

    private static Rule rule(String criterion, String... pairs) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            values.put(pairs[i], pairs[i + 1]);
        }
        return Rule.is(criterion, values);
    }

    private List<Long> fulfil(String criterion, String... pairs) {
        Rule rule = rule(criterion, pairs);
        assertThat(segments.problems(rule)).isEmpty();
        return members(rule);
    }

    private List<Long> members(Rule rule) {
        Condition condition = criteria.condition(criteria.complete(rule)).everywhere();
        List<Long> found = jdbc.sql("select c.customer_id from customer c where c.state = 'known' and ("
                        + condition.sql() + ") order by 1")
                .params(condition.values())
                .query(Long.class)
                .list();
        assertThat(segments.count(rule)).isEqualTo(found.size());
        return found;
    }

    private void consent(long customerId, String purpose, String status, int daysAgo) {
        jdbc.sql("""
                insert into consent_entry (customer_id, purpose, channel, status, legal_basis, identity_id, source, source_ref,
                    recorded_by, occurred_at) values (?, ?, 'mail', ?, 'consent', 0, 'test', '', 'test', ?)
                """).params(customerId, purpose, status, at(daysAgo(daysAgo))).update();
    }

    private void basket(long customerId, String state, long productId) {
        jdbc.sql("""
                with b as (insert into basket (customer_id, state, currency, opened_by, opened_at, last_change_at, order_number)
                           values (:c, :state, 'GBP', '', :at, :at, case when :state = 'ordered' then '1' end) returning basket_id)
                insert into basket_item (customer_id, basket_id, product_id, quantity, unit_price, added_at)
                select :c, basket_id, :product, 1, 10, :at from b
                """)
                .param("c", customerId)
                .param("state", state)
                .param("product", productId)
                .param("at", at(TestClock.START))
                .update();
    }

    private void quote(long customerId, String state, int total, String validUntil) {
        jdbc.sql("""
                insert into quote (customer_id, number, state, currency, total, created_at, valid_until)
                values (?, gen_random_uuid()::text, ?, 'GBP', ?, now(), ?::date)
                """).params(customerId, state, total, validUntil).update();
    }

    private void mail(long customerId, String kind, String key, String state, int daysAgo) {
        jdbc.sql("""
                insert into dispatch (customer_id, source_kind, source_key, occasion, channel, purpose, topic, transactional,
                    priority, template_key, language, facts, state, planned_at, due_at, sent_at, changed_at)
                values (:c, :kind, :key, '', 'mail', 'offers', '', false, 5, 't', 'en', '{}', :state, :at, :at,
                    case :state when 'sent' then :at end, :at)
                """)
                .param("c", customerId)
                .param("kind", kind)
                .param("key", key)
                .param("state", state)
                .param("at", at(daysAgo(daysAgo)))
                .update();
    }

    private void look(long customerId, String sku, int daysAgo) {
        jdbc.sql("""
                insert into interaction (customer_id, occurred_at, message_id, identity_id, channel, kind, subject)
                values (?, ?, gen_random_uuid()::text, 0, 'web', 'product-viewed', ?)
                """).params(customerId, at(daysAgo(daysAgo)), sku).update();
    }

    private static Instant daysAgo(int days) {
        return TestClock.START.minus(Duration.ofDays(days));
    }

    private static OffsetDateTime at(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }
}
