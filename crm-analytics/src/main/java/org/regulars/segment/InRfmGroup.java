package org.regulars.segment;

import java.util.Arrays;
import java.util.List;
import org.regulars.value.RfmGroup;
import org.springframework.stereotype.Component;

/** Somebody is in a group by recency, frequency and money. */
@Component
class InRfmGroup implements Criterion {

    @Override
    public String key() {
        return "rfm-group";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Parameter.choice("group", groups(), "value.group."));
    }

    @Override
    public Condition where(Values values) {
        return Condition.of(
                "exists (select from rfm_score s where s.customer_id = c.customer_id and s.group_key = ?)",
                values.text("group"));
    }

    private static List<String> groups() {
        return Arrays.stream(RfmGroup.values()).map(RfmGroup::key).toList();
    }
}
