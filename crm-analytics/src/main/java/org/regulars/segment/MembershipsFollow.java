package org.regulars.segment;

import java.util.Set;
import org.regulars.customer.FollowsCustomer;
import org.springframework.stereotype.Component;

/** A customer who turned out to be another is in no segment; the next refresh finds out where the survivor belongs. */
@Component
class MembershipsFollow implements FollowsCustomer {

    @Override
    public Set<String> recalculated() {
        return Set.of("segment_member");
    }
}
