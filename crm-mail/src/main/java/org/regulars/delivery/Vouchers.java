package org.regulars.delivery;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.regulars.dispatch.ClaimedDispatch;
import org.regulars.offer.Gift;
import org.regulars.offer.GivenOffer;
import org.regulars.offer.GivenOffers;
import org.regulars.offer.Giving;
import org.regulars.template.Templates;
import org.springframework.stereotype.Component;

/** The voucher that a mail names: one of the offer that its template brings, otherwise the newest that the customer has. */
@Component
class Vouchers {

    private final Templates mails;
    private final Giving giving;
    private final GivenOffers givenOffers;

    Vouchers(Templates mails, Giving giving, GivenOffers givenOffers) {
        this.mails = mails;
        this.giving = giving;
        this.givenOffers = givenOffers;
    }

    /**
     * Gives it where the template brings one: once for a dispatch however often it is written, and none to who still has one.
     *
     * @return null when the template brings none and the customer has none
     * @throws VoucherMissing when the template brings one and the customer gets none
     */
    @Nullable
    Map<String, Object> of(ClaimedDispatch dispatch) {
        Optional<Long> offer = mails.offer(dispatch.templateKey());
        if (offer.isEmpty()) {
            return givenOffers.forMails(dispatch.customerId(), dispatch.language());
        }
        Gift gift = giving.give(offer.get(), dispatch.customerId(), "dispatch-" + dispatch.dispatchId());
        GivenOffer given = gift.given();
        if (given == null || !gift.outcome().has() || !given.open()) {
            throw new VoucherMissing(gift.outcome());
        }
        return givenOffers
                .one(given.givenId(), dispatch.language())
                .orElseThrow()
                .forMails();
    }
}
