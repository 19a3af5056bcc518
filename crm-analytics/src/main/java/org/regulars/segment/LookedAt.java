package org.regulars.segment;

import java.util.List;
import org.springframework.stereotype.Component;

/** Somebody looked at a product lately. */
@Component
class LookedAt implements Criterion {

    private final ProductCodes products;

    LookedAt(ProductCodes products) {
        this.products = products;
    }

    @Override
    public String key() {
        return "looked-at";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Parameter.text("product"), Parameter.DAYS);
    }

    @Override
    public Condition where(Values values) {
        return Condition.of("""
                exists (select from interaction i
                        where i.customer_id = c.customer_id and i.kind = 'product-viewed' and i.subject = ?
                          and i.occurred_at >= ?)""", values.text("product"), values.since());
    }

    @Override
    public String problem(Values values) {
        return products.problem(values.text("product"));
    }
}
