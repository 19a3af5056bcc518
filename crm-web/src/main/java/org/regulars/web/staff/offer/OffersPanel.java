package org.regulars.web.staff.offer;

import java.util.Map;
import java.util.UUID;
import org.regulars.offer.GivenOffers;
import org.regulars.offer.Offers;
import org.regulars.web.staff.customer.CustomerPanel;
import org.springframework.stereotype.Component;

/** The vouchers and files that a customer was given, which were used, and what else staff can give. */
@Component
class OffersPanel implements CustomerPanel {

    static final String MAY_GIVE = "hasAnyRole('ADMIN', 'MARKETING', 'SERVICE')";

    private final GivenOffers givenOffers;
    private final Offers offers;

    OffersPanel(GivenOffers givenOffers, Offers offers) {
        this.givenOffers = givenOffers;
        this.offers = offers;
    }

    @Override
    public String key() {
        return "offers";
    }

    @Override
    public int order() {
        return 26;
    }

    @Override
    public Map<String, ?> model(long customerId) {
        return Map.of(
                "customerId",
                customerId,
                "given",
                givenOffers.all(customerId, "en"),
                "offers",
                offers.running(),
                "occasion",
                UUID.randomUUID(),
                "mayGive",
                MAY_GIVE);
    }
}
