package org.regulars.web.staff.offer;

import java.util.Map;
import org.regulars.offer.Giving;
import org.regulars.web.staff.customer.CustomerPanel;
import org.springframework.stereotype.Component;

/** The vouchers and files that a customer was given, and which were used. */
@Component
class OffersPanel implements CustomerPanel {

    private final Giving giving;

    OffersPanel(Giving giving) {
        this.giving = giving;
    }

    @Override
    public String key() {
        return "offers";
    }

    @Override
    public int order() {
        return 25;
    }

    @Override
    public Map<String, ?> model(long customerId) {
        return Map.of("given", giving.of(customerId, "en"));
    }
}
