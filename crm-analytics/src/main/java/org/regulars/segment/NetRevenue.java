package org.regulars.segment;

import java.util.List;
import org.springframework.stereotype.Component;

/** How much somebody paid in all, net of cancellations; nothing for those who never bought. */
@Component
class NetRevenue implements Criterion {

    @Override
    public String key() {
        return "net-revenue";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Parameter.COMPARISON, Parameter.money("amount", 100));
    }

    @Override
    public Condition where(Values values) {
        return Condition.of(
                "coalesce((select s.net from purchase_summary s where s.customer_id = c.customer_id), 0) "
                        + (values.text("comparison").equals(Parameter.AT_LEAST) ? ">= ?" : "<= ?"),
                values.money("amount"));
    }
}
