package org.regulars.basket;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.regulars.customer.FollowsCustomer;
import org.regulars.customer.FollowsIdentity;
import org.regulars.customer.Refiling;
import org.springframework.stereotype.Component;

/** Baskets are what their changes add up to, whoever's the changes turn out to be. */
@Component
class BasketsFollow implements FollowsCustomer, FollowsIdentity {

    private final Baskets baskets;

    BasketsFollow(Baskets baskets) {
        this.baskets = baskets;
    }

    @Override
    public Set<String> derived() {
        return Set.of("basket", "basket_item");
    }

    /** One that did not come with its identity has the message id of the event that it came with. */
    @Override
    public Map<String, String> filedUnder() {
        return Map.of("basket_change", """
                coalesce(nullif(t.identity_id, 0),
                    (select i.identity_id from interaction i
                     where i.customer_id = t.customer_id and i.occurred_at = t.changed_at and i.message_id = t.message_id))""");
    }

    @Override
    public void settle(Collection<Long> customerIds, Set<String> tables) {
        if (tables.contains("basket_change")) {
            baskets.replay(customerIds);
        }
    }

    /** Whoever asks for it brings the baskets up to date afterwards. */
    @Override
    public Set<Long> refile(Refiling refiling) {
        return refiling.rows("basket_change", "changed_at");
    }
}
