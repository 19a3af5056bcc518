package org.regulars.segment;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.regulars.value.RfmGroup;
import org.springframework.stereotype.Component;

/** Somebody is in a group by recency, frequency and money. */
@Component
class InRfmGroup implements Criterion {

    private static final String GROUP = "group";

    @Override
    public String key() {
        return "rfm-group";
    }

    @Override
    public Kind kind() {
        return Kind.SCORES;
    }

    @Override
    public List<Parameter> parameters(Values chosen) {
        return List.of(Parameter.choice(
                GROUP, Arrays.stream(RfmGroup.values()).map(RfmGroup::key).toList(), "value.group."));
    }

    @Override
    public Condition where(Values values) {
        return Condition.of(
                "exists (select from rfm_score s where s.customer_id = c.customer_id and s.group_key = ?)",
                values.text(GROUP));
    }

    @Override
    public Optional<Evidence> evidence(Values values) {
        return Optional.of(new Evidence(
                GROUP,
                Evidence.Kind.TEXT,
                Condition.of("select s.group_key from rfm_score s where s.customer_id = c.customer_id"),
                null));
    }
}
