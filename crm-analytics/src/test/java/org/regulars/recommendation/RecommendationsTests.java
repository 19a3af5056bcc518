package org.regulars.recommendation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
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
class RecommendationsTests {

    @Autowired
    Recommendations recommendations;

    @Autowired
    Jobs jobs;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TestClock clock;

    private TestShop shop;
    private long mug;
    private long saucer;
    private long lamp;
    private long vase;
    private long postage;

    /** Six bought mug and saucer, four of them a lamp as well; two bought a mug only; nine bought a vase only. */
    @BeforeEach
    void open() {
        shop = new TestShop(jdbc);
        mug = shop.product("Mug");
        saucer = shop.product("Saucer");
        lamp = shop.product("Lamp");
        vase = shop.product("Vase");
        postage = shop.product("Postage", "charge");
        for (int i = 0; i < 6; i++) {
            long customer = shop.customer("Both " + i);
            shop.sale(customer, TestClock.START, mug, postage);
            shop.sale(customer, TestClock.START, saucer, postage);
            if (i < 4) {
                shop.sale(customer, TestClock.START, lamp);
            }
        }
        for (int i = 0; i < 2; i++) {
            shop.sale(shop.customer("Mug " + i), TestClock.START, mug);
        }
        for (int i = 0; i < 9; i++) {
            shop.sale(shop.customer("Vase " + i), TestClock.START, vase);
        }
    }

    @Test
    void saysHowManyOfThoseWhoBoughtTheOneBoughtTheOther() {
        jobs.run("recommendations");

        Recommendation first =
                recommendations.goesWith(List.of(mug), Customers.NOBODY, 1).get(0);

        assertThat(first.productId()).isEqualTo(saucer);
        assertThat(first.reason()).isEqualTo(new Reason(false, "Mug", 6, 8));
        assertThat(first.reason().words().getCodes()).containsExactly("recommendations.reason.bought-together");
    }

    @Test
    void fillsUpWithBestSellersMarkedAsSuchAndNeverWithACharge() {
        jobs.run("recommendations");

        List<Recommendation> found = recommendations.goesWith(List.of(mug), Customers.NOBODY, 10);

        assertThat(found).extracting(Recommendation::productId).containsExactly(saucer, vase, lamp);
        assertThat(found).extracting(one -> one.reason().bestSeller()).containsExactly(false, true, true);
        assertThat(found.get(1).reason()).isEqualTo(new Reason(true, "", 9, 0));
    }

    @Test
    void keepsSilentAboutWhatFewerThanFiveBoughtTogether() {
        jobs.run("recommendations");

        assertThat(jdbc.sql("select other_id from product_pair where product_id = ?")
                        .param(mug)
                        .query(Long.class)
                        .list())
                .containsExactly(saucer);
    }

    @Test
    void offersACustomerWhatGoesWithTheirPurchasesButNothingTheyHave() {
        jobs.run("recommendations");
        long ann = shop.customer("Ann");
        shop.sale(ann, TestClock.START, mug, vase);

        List<Recommendation> found = recommendations.forCustomer(ann, 5);

        assertThat(found).extracting(Recommendation::productId).containsExactly(saucer, lamp);
    }

    @Test
    void doesNotOfferForABasketWhatTheCustomerBoughtBefore() {
        jobs.run("recommendations");
        long ann = shop.customer("Ann");
        shop.sale(ann, TestClock.START, saucer);

        assertThat(recommendations.goesWith(List.of(mug), ann, 5))
                .extracting(Recommendation::productId)
                .containsExactly(vase, lamp);
    }

    @Test
    void learnsNothingFromWhatWasTakenBackOrBoughtByNobody() {
        for (int i = 0; i < 6; i++) {
            long customer = shop.customer("Changed mind " + i);
            shop.cancel(customer, shop.sale(customer, TestClock.START, vase, lamp));
            shop.sale(Customers.NOBODY, TestClock.START, vase, lamp);
        }

        jobs.run("recommendations");

        assertThat(pairsOf(vase)).isZero();
        assertThat(recommendations
                        .goesWith(List.of(), Customers.NOBODY, 1)
                        .get(0)
                        .reason())
                .isEqualTo(new Reason(true, "", 9, 0));
    }

    @Test
    void learnsAgainAfterOrdersChangedButAtMostEveryFiveMinutes() {
        jobs.run("recommendations");
        for (int i = 0; i < 5; i++) {
            shop.sale(shop.customer("Late " + i), TestClock.START, vase, lamp);
        }

        jobs.run("recommendations");
        assertThat(pairsOf(vase)).isZero();

        clock.advance(Duration.ofMinutes(6));
        jobs.run("recommendations");
        assertThat(pairsOf(vase)).isEqualTo(1);
    }

    @Test
    void offersNothingInAShopWithoutOrders() {
        jdbc.sql("truncate order_line, customer_order, purchase_summary cascade")
                .update();
        jobs.run("recommendations");

        assertThat(recommendations.forCustomer(shop.customer("Ann"), 5)).isEmpty();
    }

    private long pairsOf(long productId) {
        return jdbc.sql("select count(*) from product_pair where product_id = ?")
                .param(productId)
                .query(Long.class)
                .single();
    }
}
