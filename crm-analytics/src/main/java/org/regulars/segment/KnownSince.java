package org.regulars.segment;

import java.util.List;
import java.util.Optional;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.stereotype.Component;

/** Since when the shop has known of somebody. */
@Component
class KnownSince implements Criterion {

    @Override
    public String key() {
        return "known-since";
    }

    @Override
    public Kind kind() {
        return Kind.PROFILE;
    }

    @Override
    public List<Parameter> parameters(Values chosen) {
        return Window.parameters(chosen, 30);
    }

    @Override
    public Condition where(Values values) {
        return Window.of(values).holds("c.created_at");
    }

    @Override
    public Optional<Evidence> evidence(Values values) {
        return Optional.of(new Evidence(key(), Evidence.Kind.MOMENT, Condition.of("c.created_at"), null));
    }

    @Override
    public Optional<Condition> passed(Values before, Values now) {
        return Window.of(now)
                .passed(before, "k.created_at")
                .map(edge -> Condition.with("select k.customer_id from customer k where %s", edge));
    }

    @Override
    public boolean profiles(Values values) {
        return false;
    }

    @Override
    public MessageSourceResolvable words(Values values) {
        return sentence("", Window.of(values).words());
    }
}
