package org.regulars.segment;

import org.springframework.stereotype.Component;

/** When the last order was. */
@Component
class LastOrder extends OrderMoment {

    LastOrder() {
        super("s.last_order_at");
    }

    @Override
    public String key() {
        return "last-order";
    }
}
