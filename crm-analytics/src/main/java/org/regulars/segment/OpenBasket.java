package org.regulars.segment;

import java.util.List;
import org.springframework.stereotype.Component;

/** Somebody left something in a basket that is still open. */
@Component
class OpenBasket implements Criterion {

    @Override
    public String key() {
        return "open-basket";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }

    @Override
    public Condition where(Values values) {
        return Condition.of("""
                exists (select from basket b join basket_item i using (customer_id, basket_id)
                        where b.customer_id = c.customer_id and b.state = 'open')""");
    }
}
