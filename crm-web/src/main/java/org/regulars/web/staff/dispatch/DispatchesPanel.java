package org.regulars.web.staff.dispatch;

import java.util.Map;
import org.regulars.dispatch.Dispatches;
import org.regulars.web.staff.customer.CustomerPanel;
import org.springframework.stereotype.Component;

/** The customer's messages on the customer page: those that went, those that did not, and why. */
@Component
class DispatchesPanel implements CustomerPanel {

    private static final int SHOWN = 20;

    private final Dispatches dispatches;

    DispatchesPanel(Dispatches dispatches) {
        this.dispatches = dispatches;
    }

    @Override
    public String key() {
        return "dispatches";
    }

    @Override
    public int order() {
        return 30;
    }

    @Override
    public Map<String, ?> model(long customerId) {
        return Map.of("lines", dispatches.of(customerId, SHOWN));
    }
}
