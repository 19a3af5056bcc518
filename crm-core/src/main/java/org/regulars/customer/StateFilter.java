package org.regulars.customer;

import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Known customers, visitors nobody knows yet, or those who asked to be forgotten. */
@Component
class StateFilter implements CustomerFilter {

    static final String KEY = "state";
    static final Condition KNOWN = Condition.of("c.state = 'known'");

    @Override
    public String key() {
        return KEY;
    }

    @Override
    public int order() {
        return 10;
    }

    @Override
    public List<Option> options() {
        return List.of(new Option("known", ""), new Option("visitor", ""), new Option("erased", ""));
    }

    @Override
    public Optional<Condition> condition(String value) {
        return options().stream().anyMatch(option -> option.value().equals(value))
                ? Optional.of(Condition.of("c.state = '" + value + "'"))
                : Optional.empty();
    }
}
