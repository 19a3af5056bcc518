package org.regulars.segment;

import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What an order of somebody is worth on the average, net of cancellations; who never bought has none. */
@Component
class AverageOrder implements Criterion {

    private static final String AMOUNT = "amount";
    private static final Tally TALLY =
            Tally.single("purchase_summary s", Condition.of("s.orders > 0"), "s.net / s.orders", null);

    @Override
    public String key() {
        return "average-order";
    }

    @Override
    public Kind kind() {
        return Kind.ORDERS;
    }

    @Override
    public List<Parameter> parameters(Values chosen) {
        return Comparison.of(Parameter.money(AMOUNT, 50));
    }

    @Override
    public Condition where(Values values) {
        return TALLY.holds(values, AMOUNT);
    }

    @Override
    public Optional<Evidence> evidence(Values values) {
        return Optional.of(TALLY.evidence("average", values, AMOUNT));
    }
}
