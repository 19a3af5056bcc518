package org.regulars.segment;

import java.util.List;
import org.springframework.stereotype.Component;

/** How long ago the last order was; those who never bought are in neither half. */
@Component
class LastOrder implements Criterion {

    private static final String WITHIN = "within";
    private static final String LONGER_AGO = "longer-ago";

    @Override
    public String key() {
        return "last-order";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Parameter.choice("age", List.of(WITHIN, LONGER_AGO), "segments.age."), Parameter.DAYS);
    }

    @Override
    public Condition where(Values values) {
        return Condition.of(
                "exists (select from purchase_summary s where s.customer_id = c.customer_id and s.orders > 0 and s.last_order_at "
                        + (values.text("age").equals(WITHIN) ? ">= ?)" : "< ?)"),
                values.since());
    }
}
