package org.regulars.web.staff.value;

import java.util.HashMap;
import java.util.Map;
import org.regulars.value.Rfm;
import org.regulars.web.staff.customer.CustomerPanel;
import org.springframework.stereotype.Component;

/** What a customer's orders add up to, and the group that puts them in. */
@Component
class ValuePanel implements CustomerPanel {

    private final Rfm rfm;

    ValuePanel(Rfm rfm) {
        this.rfm = rfm;
    }

    @Override
    public String key() {
        return "value";
    }

    @Override
    public int order() {
        return 10;
    }

    @Override
    public Map<String, ?> model(long customerId) {
        Map<String, Object> model = new HashMap<>();
        rfm.of(customerId).ifPresent(value -> model.put("value", value));
        rfm.last().ifPresent(last -> model.put("asOf", last.asOf()));
        return model;
    }
}
