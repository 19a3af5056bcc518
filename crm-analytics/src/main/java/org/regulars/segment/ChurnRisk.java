package org.regulars.segment;

import java.util.List;
import java.util.Optional;
import org.regulars.lifetime.Scores;
import org.springframework.stereotype.Component;

/** How likely it is that somebody has left for good. */
@Component
class ChurnRisk implements Criterion {

    private static final String RISK = "risk";

    @Override
    public String key() {
        return "churn-risk";
    }

    @Override
    public Kind kind() {
        return Kind.SCORES;
    }

    @Override
    public List<Parameter> parameters(Values chosen) {
        return List.of(Parameter.choice(RISK, Scores.RISKS, "scores.risk."));
    }

    @Override
    public Condition where(Values values) {
        return Condition.of(
                "exists (select from current_score s where s.customer_id = c.customer_id and s.risk = ?)",
                values.text(RISK));
    }

    @Override
    public Optional<Evidence> evidence(Values values) {
        return Optional.of(new Evidence(
                RISK,
                Evidence.Kind.TEXT,
                Condition.of("select s.risk from current_score s where s.customer_id = c.customer_id"),
                null));
    }
}
