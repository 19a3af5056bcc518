package org.regulars.segment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.stereotype.Component;

/** How often somebody bought; only orders of which something was kept count. */
@Component
class OrderCount implements Criterion {

    private static final String ORDERS = "orders";
    /** An order of which something was kept. */
    static final String KEPT = """
            o.kind = 'sale' and exists (
                select from order_line l where l.customer_id = o.customer_id and l.order_id = o.order_id
                    and l.unit_price > 0 and l.quantity > l.cancelled_quantity)""";

    @Override
    public String key() {
        return ORDERS;
    }

    @Override
    public Kind kind() {
        return Kind.ORDERS;
    }

    @Override
    public List<Parameter> parameters(Values chosen) {
        List<Parameter> parameters = new ArrayList<>(Comparison.of(Parameter.whole(ORDERS, 0, 100_000, 1)));
        parameters.addAll(Window.parameters(chosen, 365));
        return parameters;
    }

    @Override
    public Condition where(Values values) {
        return tally(values).holds(values, ORDERS);
    }

    @Override
    public Optional<Evidence> evidence(Values values) {
        return Optional.of(tally(values).evidence(ORDERS, values, ORDERS));
    }

    private static Tally tally(Values values) {
        return Tally.count(
                "customer_order o",
                "o.customer_id",
                Condition.and(Condition.of(KEPT), Window.of(values).holds("o.ordered_at")));
    }

    @Override
    public Optional<Condition> passed(Values before, Values now) {
        return passedOrders(before, now);
    }

    /** Who ordered at a moment that came over the edge of the window. */
    static Optional<Condition> passedOrders(Values before, Values now) {
        return Window.of(now)
                .passed(before, "o.ordered_at")
                .map(edge -> Condition.with("select o.customer_id from customer_order o where %s", edge));
    }

    @Override
    public MessageSourceResolvable words(Values values) {
        return sentence(
                "",
                Comparison.of(values).words(values.number(ORDERS)),
                values.number(ORDERS),
                Window.of(values).words());
    }
}
