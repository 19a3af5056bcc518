package org.regulars.order;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.regulars.customer.FollowsCustomer;
import org.springframework.stereotype.Component;

/** What the orders of a customer add up to is worked out anew when orders come or go; an order that both have is one order. */
@Component
class OrdersFollow implements FollowsCustomer {

    private final Purchases purchases;

    OrdersFollow(Purchases purchases) {
        this.purchases = purchases;
    }

    @Override
    public Set<String> derived() {
        return Set.of("purchase_summary");
    }

    /** An order that came with an event has its moment and names its number; a code goes with the order that used it. */
    @Override
    public Map<String, String> filedUnder() {
        return Map.of("customer_order", """
                coalesce(nullif(t.identity_id, 0), (select min(i.identity_id) from interaction i
                 where t.source = 'event' and i.customer_id = t.customer_id and i.occurred_at = t.ordered_at
                    and i.subject = t.number))""", "coupon_use", """
                coalesce((select min(nullif(o.identity_id, 0)) from customer_order o where o.number = t.number),
                (select min(i.identity_id) from interaction i
                 where t.source = 'event' and i.customer_id = t.customer_id and i.subject = t.number))""");
    }

    @Override
    public void settle(Collection<Long> customerIds, Set<String> tables) {
        if (tables.contains("customer_order")) {
            purchases.refresh(customerIds);
        }
    }
}
