package org.regulars.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.regulars.customer.Customers;
import org.regulars.job.Jobs;
import org.regulars.testing.DatabaseTest;
import org.regulars.testing.TestClock;
import org.regulars.testing.TestShop;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@DatabaseTest
class ReportsTests {

    @Autowired
    Reports reports;

    @Autowired
    Jobs jobs;

    @Autowired
    JdbcClient jdbc;

    private TestShop shop;
    private long mug;
    private long ann;
    private long bob;

    @BeforeEach
    void open() {
        shop = new TestShop(jdbc);
        mug = shop.product("Mug");
        ann = shop.customer("Ann");
        bob = shop.customer("Bob");
    }

    @Test
    void endsTodayWhileOrdersComeAndWithTheLastOrderWhenTheyStopped() {
        assertThat(reports.period(30).past()).isFalse();

        shop.sale(ann, daysAgo(40), mug);
        Period thirty = reports.period(30);
        assertThat(thirty.past()).isTrue();
        assertThat(thirty.to()).isEqualTo(LocalDate.of(2026, 3, 27));
        assertThat(thirty.from()).isEqualTo(LocalDate.of(2026, 2, 26));
        assertThat(reports.period(90).past()).isFalse();
        assertThat(reports.period(90).to()).isEqualTo(LocalDate.of(2026, 5, 6));
    }

    @Test
    void addsUpRevenueByTheShopsDaysWithoutGaps() {
        // 23:30 UTC is half past midnight in London, so the next day.
        shop.sale(ann, Instant.parse("2026-05-03T23:30:00Z"), mug);
        shop.sale(Customers.NOBODY, Instant.parse("2026-05-04T10:00:00Z"), mug);
        cancellation(Instant.parse("2026-05-06T09:00:00Z"), "-4");

        List<Revenue> revenue = reports.revenue(reports.period(30));

        assertThat(revenue).hasSize(30);
        assertThat(on(revenue, LocalDate.of(2026, 5, 3)).net()).isEqualByComparingTo("0");
        assertThat(on(revenue, LocalDate.of(2026, 5, 4)).net()).isEqualByComparingTo("20");
        assertThat(on(revenue, LocalDate.of(2026, 5, 4)).orders()).isEqualTo(2);
        assertThat(on(revenue, LocalDate.of(2026, 5, 6)).net()).isEqualByComparingTo("-4");
        assertThat(reports.revenue(reports.period(90))).hasSizeBetween(13, 14);
        assertThat(reports.revenue(reports.period(365))).hasSize(13);
    }

    @Test
    void tellsNewFromReturningCustomers() {
        shop.sale(ann, daysAgo(100), mug);
        shop.sale(ann, daysAgo(5), mug);
        shop.sale(bob, daysAgo(5), mug);
        shop.sale(bob, daysAgo(4), mug);
        long charlie = shop.customer("Charlie");
        shop.cancel(charlie, shop.sale(charlie, daysAgo(3), mug));
        Period period = reports.period(30);

        Totals totals = reports.totals(period);

        assertThat(totals.orders()).isEqualTo(4);
        assertThat(totals.newCustomers()).isEqualTo(1);
        assertThat(totals.returningCustomers()).isEqualTo(1);
        assertThat(people(Figure.NEW_CUSTOMERS, "", period)).containsExactly(bob);
        assertThat(people(Figure.RETURNING_CUSTOMERS, "", period)).containsExactly(ann);
    }

    @Test
    void comparesOnlyWithAPeriodThatTheDataReaches() {
        shop.sale(ann, daysAgo(40), mug);
        shop.sale(ann, daysAgo(5), mug);
        assertThat(reports.totalsBefore(reports.period(30))).isEmpty();

        shop.sale(bob, daysAgo(70), mug);
        assertThat(reports.totalsBefore(reports.period(30)).orElseThrow().orders())
                .isEqualTo(1);
    }

    @Test
    void countsOpenBasketsAndWhatIsInThem() {
        basket(ann, "open", 3);
        basket(bob, "ordered", 2);

        assertThat(reports.openBaskets()).isEqualTo(new OpenBaskets(1, 1, new BigDecimal("30.0000")));
        assertThat(people(Figure.OPEN_BASKETS, "", reports.period(30))).containsExactly(ann);
    }

    @Test
    void countsWhoAgreedAndDidNotWithdraw() {
        consent(ann, "confirmed", 5);
        consent(bob, "confirmed", 5);
        consent(bob, "withdrawn", 4);

        assertThat(reports.listSizes())
                .containsExactly(new ListSize("newsletter", 1), new ListSize("offers", 0), new ListSize("surveys", 0));
        assertThat(people(Figure.LIST, "newsletter", reports.period(30))).containsExactly(ann);
    }

    @Test
    void keepsTheBestProductsOfEachPeriod() {
        long lamp = shop.product("Lamp");
        shop.sale(ann, daysAgo(200), lamp);
        shop.sale(bob, daysAgo(199), lamp);
        shop.sale(bob, daysAgo(2), mug, shop.product("Postage", "charge"));

        jobs.run("top-products");

        assertThat(reports.topProducts(30)).extracting(TopProduct::name).containsExactly("Mug");
        assertThat(reports.topProducts(365)).extracting(TopProduct::name).containsExactly("Lamp", "Mug");
        assertThat(reports.topProducts(365).get(0).net()).isEqualByComparingTo("20");
    }

    @Test
    void knowsWhatHasArrivedSoFar() {
        assertThat(reports.firstSteps()).isEqualTo(new FirstSteps(false, false, false, false));
        shop.sale(ann, daysAgo(2), mug);
        consent(ann, "granted", 1);
        assertThat(reports.firstSteps()).isEqualTo(new FirstSteps(true, true, false, false));
    }

    private List<Long> people(Figure figure, String detail, Period period) {
        return reports.people(figure, detail, period, 0, 10).stream()
                .map(PersonBehind::customerId)
                .toList();
    }

    private static Revenue on(List<Revenue> revenue, LocalDate day) {
        return revenue.stream()
                .filter(one -> one.from().equals(day))
                .findFirst()
                .orElseThrow();
    }

    private void cancellation(Instant moment, String total) {
        jdbc.sql("""
                insert into customer_order (customer_id, number, kind, ordered_at, currency, source, total)
                values (?, 'C1', 'cancellation', ?, 'GBP', 'test', ?)
                """).params(ann, at(moment), new BigDecimal(total)).update();
    }

    private void basket(long customerId, String state, int pieces) {
        jdbc.sql("""
                with b as (insert into basket (customer_id, state, currency, opened_by, opened_at, last_change_at, order_number)
                           values (:c, :state, 'GBP', '', :at, :at, case when :state = 'ordered' then '1' end) returning basket_id)
                insert into basket_item (customer_id, basket_id, product_id, quantity, unit_price, added_at)
                select :c, basket_id, :product, :pieces, 10, :at from b
                """)
                .param("c", customerId)
                .param("state", state)
                .param("product", mug)
                .param("pieces", pieces)
                .param("at", at(TestClock.START))
                .update();
    }

    private void consent(long customerId, String status, int daysAgo) {
        jdbc.sql("""
                insert into consent_entry (customer_id, purpose, channel, status, legal_basis, identity_id, source, source_ref,
                    recorded_by, occurred_at) values (?, 'newsletter', 'mail', ?, 'consent', 0, 'test', '', 'test', ?)
                """).params(customerId, status, at(daysAgo(daysAgo))).update();
    }

    private static Instant daysAgo(int days) {
        return TestClock.START.minus(Duration.ofDays(days));
    }

    private static OffsetDateTime at(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }
}
