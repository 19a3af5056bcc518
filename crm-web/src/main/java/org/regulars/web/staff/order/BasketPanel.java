package org.regulars.web.staff.order;

import java.util.Map;
import org.regulars.basket.Baskets;
import org.regulars.web.staff.customer.CustomerPanel;
import org.springframework.stereotype.Component;

/** What the customer is about to buy. */
@Component
class BasketPanel implements CustomerPanel {

    private final Baskets baskets;

    BasketPanel(Baskets baskets) {
        this.baskets = baskets;
    }

    @Override
    public String key() {
        return "basket";
    }

    @Override
    public int order() {
        return 50;
    }

    @Override
    public Map<String, ?> model(long customerId) {
        return Map.of("baskets", baskets.open(customerId));
    }
}
