package org.regulars.web.staff.value;

import java.util.Map;
import org.regulars.recommendation.Recommendations;
import org.regulars.web.staff.customer.CustomerPanel;
import org.springframework.stereotype.Component;

/** What to offer a customer next, each with its reason. */
@Component
class RecommendationsPanel implements CustomerPanel {

    private static final int SHOWN = 5;

    private final Recommendations recommendations;

    RecommendationsPanel(Recommendations recommendations) {
        this.recommendations = recommendations;
    }

    @Override
    public String key() {
        return "recommendations";
    }

    @Override
    public int order() {
        return 40;
    }

    @Override
    public boolean lazy() {
        return true;
    }

    @Override
    public Map<String, ?> model(long customerId) {
        return Map.of("products", recommendations.forCustomer(customerId, SHOWN));
    }
}
