package org.regulars.interaction;

import java.util.Set;
import org.regulars.customer.FollowsIdentity;
import org.regulars.customer.Refiling;
import org.springframework.stereotype.Component;

/** What happened is filed under whoever was at the device then. */
@Component
class InteractionsFollow implements FollowsIdentity {

    @Override
    public Set<Long> refile(Refiling refiling) {
        return refiling.rows("interaction", "occurred_at");
    }
}
