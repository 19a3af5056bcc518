package org.regulars.offer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.regulars.customer.Customers;
import org.regulars.customer.IdentityClaim;
import org.regulars.customer.IdentityKind;
import org.regulars.customer.MergeCustomers;
import org.regulars.customer.Merges;
import org.regulars.order.Coupons;
import org.regulars.privacy.Erasures;
import org.regulars.testing.DatabaseTest;
import org.regulars.testing.TestClock;
import org.regulars.testing.TestOffers;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What becomes of vouchers when two customers turn out to be one, are parted, or go. */
@DatabaseTest
class OffersOfPeopleTests {

    private static final String STAFF = "m@shop.example";

    @Autowired
    Offers offers;

    @Autowired
    Giving giving;

    @Autowired
    GivenOffers givenOffers;

    @Autowired
    Redemptions redemptions;

    @Autowired
    Customers customers;

    @Autowired
    Merges merges;

    @Autowired
    Erasures erasures;

    @Autowired
    Coupons coupons;

    @Autowired
    TestClock clock;

    @Autowired
    JdbcClient jdbc;

    @Test
    void goAlongInAMergeAndBack() {
        long offer = offer();
        long ann = customer("ann@example.com");
        long bob = customer("bob@example.com");
        String hers = code(offer, ann);
        String his = code(offer, bob);

        long merge = merges.merge(new MergeCustomers(ann, bob, Set.of(), List.of()), STAFF);
        assertThat(givenOffers.of(ann, "en")).extracting(GivenOffer::code).containsExactlyInAnyOrder(hers, his);
        assertThat(giving.give(offer, ann, "same").outcome()).isEqualTo(Outcome.HAD);
        assertThat(redemptions.redeem(his, "1001", "till", "en").orElseThrow().order())
                .isEqualTo("1001");

        merges.undo(merge, STAFF);
        assertThat(givenOffers.of(bob, "en")).extracting(GivenOffer::code).containsExactly(his);
        assertThat(givenOffers.of(ann, "en")).extracting(GivenOffer::code).containsExactly(hers);
        assertThat(givenOffers.of(bob, "en").get(0).state()).isEqualTo(GivenOffer.State.USED);
        assertThat(givenOffers.of(ann, "en").get(0).state()).isEqualTo(GivenOffer.State.OPEN);
    }

    @Test
    void areErasedAndWhatWasUsedStaysUsed() {
        long offer = offer();
        long ann = customer("ann@example.com");
        long bob = customer("bob@example.com");
        String hers = code(offer, ann);
        String his = code(offer, bob);
        // Ann orders with the code that Bob handed on.
        coupons.keep(List.of(new Coupons.Used(ann, "ANN-SECRET-1", his, "event")));

        erasures.erase(ann, 0, "customer");

        assertThat(redemptions.find(hers, "en")).isEmpty();
        assertThat(givenOffers.of(bob, "en").get(0).state()).isEqualTo(GivenOffer.State.USED);
        assertThat(givenOffers.of(bob, "en").get(0).order()).startsWith("erased-");
        assertThat(jdbc.sql("select customer_id from coupon_use")
                        .query(Long.class)
                        .single())
                .isZero();
        long next = customer("cleo@example.com");
        assertThat(code(offer, next)).isNotEqualTo(hers);
    }

    private long offer() {
        return offers.add(TestOffers.voucher(), STAFF);
    }

    private String code(long offer, long customer) {
        return Objects.requireNonNull(giving.give(offer, customer, "same").given())
                .code();
    }

    private long customer(String email) {
        return customers
                .identify(List.of(new IdentityClaim(IdentityKind.EMAIL, email, false)), "test", clock.instant())
                .orElseThrow()
                .customerId();
    }
}
