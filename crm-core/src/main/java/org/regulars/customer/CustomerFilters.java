package org.regulars.customer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** All ways to narrow the list of customers. */
@Component
public class CustomerFilters {

    private final ObjectProvider<CustomerFilter> filters;

    CustomerFilters(ObjectProvider<CustomerFilter> filters) {
        this.filters = filters;
    }

    public List<CustomerFilter> all() {
        return filters.stream()
                .sorted(Comparator.comparingInt(CustomerFilter::order))
                .toList();
    }

    /** What must hold for all that were chosen; without one about the state only known customers do. */
    Condition condition(Map<String, String> chosen) {
        List<Condition> conditions = new ArrayList<>();
        if (!chosen.containsKey(StateFilter.KEY)) {
            conditions.add(StateFilter.KNOWN);
        }
        for (CustomerFilter filter : all()) {
            String value = chosen.get(filter.key());
            if (value != null) {
                Optional<Condition> condition = filter.condition(value);
                conditions.add(condition.orElseGet(
                        () -> filter.key().equals(StateFilter.KEY) ? StateFilter.KNOWN : Condition.of("true")));
            }
        }
        return Condition.all(conditions);
    }
}
