package org.regulars.segment;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.stereotype.Component;

/** How much somebody paid, net of cancellations; nothing for those who never bought. */
@Component
class NetRevenue implements Criterion {

    private static final String AMOUNT = "amount";

    @Override
    public String key() {
        return "net-revenue";
    }

    @Override
    public Kind kind() {
        return Kind.ORDERS;
    }

    @Override
    public List<Parameter> parameters(Values chosen) {
        List<Parameter> parameters = new ArrayList<>(Comparison.of(Parameter.money(AMOUNT, 100)));
        parameters.addAll(Window.parameters(chosen));
        return parameters;
    }

    @Override
    public Condition where(Values values) {
        return tally(values).holds(values, AMOUNT);
    }

    @Override
    public Optional<Evidence> evidence(Values values) {
        return Optional.of(tally(values).evidence("paid", values, AMOUNT));
    }

    /** All in all is kept by the orders; of a window it is added up here, by the same rule. */
    private static Tally tally(Values values) {
        Condition window = Window.of(values).holds("l.ordered_at");
        if (window.equals(Condition.EVERYBODY)) {
            return Tally.single("purchase_summary s", Condition.EVERYBODY, "s.net", BigDecimal.ZERO);
        }
        return Tally.sum(
                "order_line l",
                "l.customer_id",
                Condition.and(Condition.of("""
                                l.quantity > 0 and l.unit_price > 0 and exists (
                                    select from customer_order o where o.customer_id = l.customer_id
                                        and o.order_id = l.order_id and o.kind = 'sale')"""), window),
                "(l.quantity - l.cancelled_quantity) * l.unit_price");
    }

    @Override
    public Optional<Condition> passed(Values before, Values now) {
        return Window.of(now)
                .passed(before, "l.ordered_at")
                .map(edge -> Condition.with("select l.customer_id from order_line l where %s", edge));
    }

    @Override
    public MessageSourceResolvable words(Values values) {
        return sentence(
                "",
                Comparison.of(values).words(values.number(AMOUNT)),
                Window.of(values).words());
    }
}
