package org.regulars.web.staff.scores;

import java.util.HashMap;
import java.util.Map;
import org.regulars.standing.Standings;
import org.regulars.web.staff.customer.CustomerPanel;
import org.springframework.stereotype.Component;

/** How far a customer is with the shop and how much they do by themselves, and what says so. */
@Component
class StandingPanel implements CustomerPanel {

    private final Standings standings;

    StandingPanel(Standings standings) {
        this.standings = standings;
    }

    @Override
    public String key() {
        return "standing";
    }

    @Override
    public int order() {
        return 11;
    }

    @Override
    public boolean lazy() {
        return true;
    }

    @Override
    public Map<String, ?> model(long customerId) {
        Map<String, Object> model = new HashMap<>();
        standings.of(customerId).ifPresent(standing -> model.put("standing", standing));
        return model;
    }
}
