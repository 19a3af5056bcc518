package org.regulars.segment;

import java.util.List;
import org.springframework.stereotype.Component;

/** What somebody is expected to bring in a year; who has no score is in neither half. */
@Component
class ExpectedValue implements Criterion {

    @Override
    public String key() {
        return "expected-value";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Parameter.COMPARISON, Parameter.money("amount", 100));
    }

    @Override
    public Condition where(Values values) {
        return Condition.of(
                "exists (select from current_score s where s.customer_id = c.customer_id and s.value_12 "
                        + (values.text("comparison").equals(Parameter.AT_LEAST) ? ">= ?)" : "<= ?)"),
                values.money("amount"));
    }
}
