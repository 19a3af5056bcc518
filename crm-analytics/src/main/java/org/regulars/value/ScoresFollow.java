package org.regulars.value;

import java.util.Set;
import org.regulars.customer.FollowsCustomer;
import org.springframework.stereotype.Component;

/** A customer who turned out to be another has no score of their own; the next calculation scores who is there. */
@Component
class ScoresFollow implements FollowsCustomer {

    @Override
    public Set<String> recalculated() {
        return Set.of("rfm_score");
    }
}
