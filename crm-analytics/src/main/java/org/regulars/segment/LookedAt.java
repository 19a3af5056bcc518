package org.regulars.segment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.stereotype.Component;

/** Somebody looked at a product. */
@Component
class LookedAt implements Criterion {

    private static final String PRODUCT = "product";

    private final ProductCodes products;

    LookedAt(ProductCodes products) {
        this.products = products;
    }

    @Override
    public String key() {
        return "looked-at";
    }

    @Override
    public Kind kind() {
        return Kind.BEHAVIOUR;
    }

    @Override
    public List<Parameter> parameters(Values chosen) {
        List<Parameter> parameters = new ArrayList<>();
        parameters.add(Parameter.text(PRODUCT));
        parameters.addAll(Window.parameters(chosen, 30));
        return parameters;
    }

    @Override
    public Condition where(Values values) {
        return Condition.with(
                """
                c.customer_id in (select i.customer_id from interaction i
                        where among(i.customer_id) and i.kind = 'product-viewed' and %s and %s)""",
                Condition.of("i.subject = ?", values.text(PRODUCT)),
                Window.of(values).holds("i.occurred_at"));
    }

    @Override
    public Optional<Condition> passed(Values before, Values now) {
        return Window.of(now)
                .passed(before, "i.occurred_at")
                .map(edge -> Condition.with(
                        "select i.customer_id from interaction i where i.kind = 'product-viewed' and %s", edge));
    }

    @Override
    public Set<String> sources(Values values) {
        return Set.of("interaction:product-viewed");
    }

    @Override
    public String problem(Values values) {
        String unknown = products.problem(values.text(PRODUCT));
        return unknown.isEmpty() ? Criterion.super.problem(values) : unknown;
    }

    @Override
    public MessageSourceResolvable words(Values values) {
        return sentence("", values.text(PRODUCT), Window.of(values).words());
    }
}
