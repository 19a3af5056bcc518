package org.regulars.value;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.regulars.customer.Condition;
import org.regulars.customer.CustomerFilter;
import org.springframework.stereotype.Component;

/** Customers of one value group. */
@Component
class ValueGroupFilter implements CustomerFilter {

    @Override
    public String key() {
        return "group";
    }

    @Override
    public int order() {
        return 75;
    }

    @Override
    public List<Option> options() {
        return Arrays.stream(RfmGroup.values())
                .map(group -> new Option(group.key(), ""))
                .toList();
    }

    @Override
    public Optional<Condition> condition(String value) {
        return Optional.of(new Condition(
                "c.customer_id in (select customer_id from rfm_score where group_key = :valuegroup)",
                Map.of("valuegroup", value)));
    }
}
