package org.regulars.customer;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Everybody whose data may not be used for one reason or another. */
@Component
public class RestrictedUse {

    private final ObjectProvider<RestrictsUse> reasons;

    RestrictedUse(ObjectProvider<RestrictsUse> reasons) {
        this.reasons = reasons;
    }

    /** What holds of them, over {@code customer c}. */
    public Condition condition() {
        List<Condition> all = reasons.stream().map(RestrictsUse::restricted).toList();
        Map<String, Object> values = new HashMap<>();
        all.forEach(condition -> values.putAll(condition.values()));
        return new Condition(
                all.isEmpty()
                        ? "false"
                        : all.stream()
                                .map(condition -> "(" + condition.sql() + ")")
                                .collect(Collectors.joining(" or ", "(", ")")),
                values);
    }
}
