package org.regulars.offer;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.regulars.order.Coupons;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What a shop asks and tells of a code: whether it can be used, and that an order used it. */
@Component
@Transactional
public class Redemptions {

    private final JdbcClient jdbc;
    private final GivenOffers givenOffers;
    private final Coupons coupons;

    Redemptions(JdbcClient jdbc, GivenOffers givenOffers, Coupons coupons) {
        this.jdbc = jdbc;
        this.givenOffers = givenOffers;
        this.coupons = coupons;
    }

    /** What was given with this code, capitals or not; empty when nobody was given it. */
    @Transactional(readOnly = true)
    public Optional<GivenOffer> find(String code, String language) {
        return given(code, "").flatMap(id -> givenOffers.one(id, language));
    }

    /**
     * An order uses a code. Of two at once one wins; the same order may say it again.
     *
     * @return what stands there now; it is used by another order, or cannot be used, when its order is not this one
     */
    public Optional<GivenOffer> redeem(String code, String number, String source, String language) {
        return given(code, "for no key update")
                .flatMap(id -> givenOffers.one(id, language))
                .map(one -> {
                    if (one.state() != GivenOffer.State.OPEN) {
                        return one;
                    }
                    coupons.keep(List.of(new Coupons.Used(one.customerId(), number, one.code(), source)));
                    return givenOffers.one(one.givenId(), language).orElseThrow();
                });
    }

    /** The shop gives a code back that it had said was used, such as when somebody left the till; false when it had not. */
    public boolean giveBack(String code, String number) {
        return jdbc.sql("delete from coupon_use where code = ? and number = ?")
                        .params(capitals(code), number)
                        .update()
                > 0;
    }

    private Optional<Long> given(String code, String lock) {
        return jdbc.sql("select given_id from offer_given where code = ? and code <> '' " + lock)
                .param(capitals(code))
                .query(Long.class)
                .optional();
    }

    private static String capitals(String code) {
        return code.strip().toUpperCase(Locale.ROOT);
    }
}
