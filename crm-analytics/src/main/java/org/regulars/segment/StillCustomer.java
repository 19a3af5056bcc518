package org.regulars.segment;

import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** How sure it is, in percent, that somebody has not left for good; who has no score is in neither half. */
@Component
class StillCustomer implements Criterion {

    private static final String FIGURE = "percent";
    private static final Tally TALLY =
            Tally.single("current_score s", Condition.EVERYBODY, "round((s.alive * 100)::numeric, 1)", null);

    @Override
    public String key() {
        return "alive";
    }

    @Override
    public Kind kind() {
        return Kind.SCORES;
    }

    @Override
    public List<Parameter> parameters(Values chosen) {
        return Comparison.of(Parameter.whole(FIGURE, 0, 100, 50));
    }

    @Override
    public Condition where(Values values) {
        return TALLY.holds(values, FIGURE);
    }

    @Override
    public Optional<Evidence> evidence(Values values) {
        return Optional.of(TALLY.evidence("alive", values, FIGURE));
    }
}
