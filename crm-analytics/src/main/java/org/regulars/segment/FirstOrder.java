package org.regulars.segment;

import org.springframework.stereotype.Component;

/** When the first order was. */
@Component
class FirstOrder extends OrderMoment {

    FirstOrder() {
        super("s.first_order_at");
    }

    @Override
    public String key() {
        return "first-order";
    }
}
