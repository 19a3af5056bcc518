package org.regulars.segment;

import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What somebody is expected to bring in a year; who has no score is in neither half. */
@Component
class ExpectedValue implements Criterion {

    private static final String FIGURE = "amount";
    private static final Tally TALLY = Tally.single("current_score s", Condition.EVERYBODY, "s.value_12", null);

    @Override
    public String key() {
        return "expected-value";
    }

    @Override
    public Kind kind() {
        return Kind.SCORES;
    }

    @Override
    public List<Parameter> parameters(Values chosen) {
        return Comparison.of(Parameter.money(FIGURE, 100));
    }

    @Override
    public Condition where(Values values) {
        return TALLY.holds(values, FIGURE);
    }

    @Override
    public Optional<Evidence> evidence(Values values) {
        return Optional.of(TALLY.evidence("expected-value", values, FIGURE));
    }
}
