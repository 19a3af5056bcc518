package org.regulars.segment;

import java.util.List;
import org.regulars.lifetime.Scores;
import org.springframework.stereotype.Component;

/** How likely it is that somebody has left for good. */
@Component
class ChurnRisk implements Criterion {

    @Override
    public String key() {
        return "churn-risk";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Parameter.choice("risk", Scores.RISKS, "scores.risk."));
    }

    @Override
    public Condition where(Values values) {
        return Condition.of(
                "exists (select from current_score s where s.customer_id = c.customer_id and s.risk = ?)",
                values.text("risk"));
    }
}
