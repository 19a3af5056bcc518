package org.regulars.segment;

import java.util.List;
import org.springframework.stereotype.Component;

/** How often somebody bought; only orders of which something was kept count. */
@Component
class OrderCount implements Criterion {

    @Override
    public String key() {
        return "orders";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Parameter.COMPARISON, Parameter.whole("orders", 0, 100_000, 1), Parameter.DAYS);
    }

    @Override
    public Condition where(Values values) {
        boolean atLeast = values.text("comparison").equals(Parameter.AT_LEAST);
        Condition more = Condition.of("""
                c.customer_id in (
                    select o.customer_id from customer_order o
                    where o.kind = 'sale' and o.ordered_at >= ? and exists (
                        select from order_line l where l.customer_id = o.customer_id and l.order_id = o.order_id
                            and l.unit_price > 0 and l.quantity > l.cancelled_quantity)
                    group by o.customer_id having count(*) > ?)""", values.since(), values.whole("orders") - (atLeast ? 1 : 0));
        return !atLeast ? more.not() : values.whole("orders") == 0 ? Condition.EVERYBODY : more;
    }
}
