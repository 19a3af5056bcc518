package org.regulars.lifetime;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.regulars.customer.Condition;
import org.regulars.customer.CustomerFilter;
import org.springframework.stereotype.Component;

/** Customers by the risk of losing them. */
@Component
class ChurnRiskFilter implements CustomerFilter {

    @Override
    public String key() {
        return "churn-risk";
    }

    @Override
    public int order() {
        return 76;
    }

    @Override
    public List<Option> options() {
        return Scores.RISKS.stream().map(risk -> new Option(risk, "")).toList();
    }

    @Override
    public Optional<Condition> condition(String value) {
        return Optional.of(new Condition(
                "c.customer_id in (select customer_id from current_score where risk = :churnrisk)",
                Map.of("churnrisk", value)));
    }
}
