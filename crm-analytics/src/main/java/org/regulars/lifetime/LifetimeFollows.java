package org.regulars.lifetime;

import java.util.Set;
import org.regulars.customer.FollowsCustomer;
import org.springframework.stereotype.Component;

/** A customer who turned out to be another has no score of their own; what staff said of them goes along. */
@Component
class LifetimeFollows implements FollowsCustomer {

    @Override
    public Set<String> recalculated() {
        return Set.of("customer_score");
    }
}
