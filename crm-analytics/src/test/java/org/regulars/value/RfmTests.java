package org.regulars.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.regulars.job.Jobs;
import org.regulars.testing.DatabaseTest;
import org.regulars.testing.TestClock;
import org.regulars.testing.TestShop;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@DatabaseTest
class RfmTests {

    private static final Duration DAY = Duration.ofDays(1);

    @Autowired
    Rfm rfm;

    @Autowired
    Jobs jobs;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TestClock clock;

    private TestShop shop;

    @BeforeEach
    void open() {
        shop = new TestShop(jdbc);
    }

    @Test
    void ranksTheRecentTheFrequentAndTheBigSpenderHighest() {
        long mug = shop.product("Mug");
        long ann = shop.customer("Ann");
        long bob = shop.customer("Bob");
        for (int i = 0; i < 5; i++) {
            shop.sale(ann, daysAgo(10 * i), mug);
        }
        shop.sale(bob, daysAgo(80), mug);
        for (int i = 0; i < 8; i++) {
            shop.sale(shop.customer("Other " + i), daysAgo(40), mug);
        }

        assertThat(rfm.refresh(clock.instant())).isEqualTo(10);

        assertThat(score(ann)).isEqualTo(new RfmScore(0, 5, new BigDecimal("50.0000"), 5, 5, 5, RfmGroup.CHAMPIONS));
        assertThat(score(bob)).isEqualTo(new RfmScore(80, 1, new BigDecimal("10.0000"), 1, 1, 1, RfmGroup.LOST));
    }

    @Test
    void givesTheOnlyCustomerOfANewShopTheBestRecency() {
        long ann = shop.customer("Ann");
        shop.sale(ann, daysAgo(1), shop.product("Mug"));

        rfm.refresh(clock.instant());

        assertThat(score(ann).group()).isEqualTo(RfmGroup.NEW);
    }

    @Test
    void forgetsTheScoreOfWhoeverTookEverythingBack() {
        long ann = shop.customer("Ann");
        long order = shop.sale(ann, daysAgo(1), shop.product("Mug"));
        rfm.refresh(clock.instant());
        assertThat(score(ann).frequency()).isEqualTo(1);

        shop.cancel(ann, order);
        rfm.refresh(clock.instant());

        CustomerValue value = rfm.of(ann).orElseThrow();
        assertThat(value.score()).isNull();
        assertThat(value.orders()).isZero();
        assertThat(value.gross()).isEqualByComparingTo("10");
        assertThat(value.net()).isEqualByComparingTo("0");
    }

    @Test
    void countsDaysByTheShopsOwnClockWhenItChangesToSummerTime() {
        long ann = shop.customer("Ann");
        // London moved to summer time on 29 March: 13:30Z is 14:30 there, so two days are not yet full.
        shop.sale(ann, Instant.parse("2026-03-28T13:30:00Z"), shop.product("Mug"));

        rfm.refresh(Instant.parse("2026-03-30T12:29:00Z"));
        assertThat(score(ann).recencyDays()).isEqualTo(1);

        rfm.refresh(Instant.parse("2026-03-30T12:31:00Z"));
        assertThat(score(ann).recencyDays()).isEqualTo(2);
    }

    @Test
    void looksAtAHistoryThatEndedFromItsOwnEnd() {
        shop.sale(shop.customer("Ann"), Instant.parse("2011-12-09T12:50:00Z"), shop.product("Mug"));

        jobs.run("rfm");

        assertThat(rfm.last().orElseThrow().asOf()).isEqualTo(Instant.parse("2011-12-10T00:00:00Z"));
    }

    @Test
    void looksAtARunningShopFromNowAndAgainOnlyWhenADayPassedOrOrdersChanged() {
        long ann = shop.customer("Ann");
        long mug = shop.product("Mug");
        shop.sale(ann, daysAgo(30), mug);
        jobs.run("rfm");
        Instant first = rfm.last().orElseThrow().calculatedAt();
        assertThat(first).isEqualTo(TestClock.START);

        clock.advance(Duration.ofHours(1));
        jobs.run("rfm");
        assertThat(rfm.last().orElseThrow().calculatedAt()).isEqualTo(first);

        shop.sale(ann, clock.instant(), mug);
        jobs.run("rfm");
        assertThat(rfm.last().orElseThrow().calculatedAt()).isEqualTo(clock.instant());
        assertThat(score(ann).frequency()).isEqualTo(2);

        clock.advance(DAY);
        jobs.run("rfm");
        assertThat(score(ann).recencyDays()).isEqualTo(1);
    }

    @Test
    void knowsNoValueOfSomebodyWhoNeverBought() {
        assertThat(rfm.of(shop.customer("Ann"))).isEmpty();
    }

    private RfmScore score(long customerId) {
        return Objects.requireNonNull(rfm.of(customerId).orElseThrow().score());
    }

    private static Instant daysAgo(int days) {
        return TestClock.START.minus(DAY.multipliedBy(days));
    }
}
