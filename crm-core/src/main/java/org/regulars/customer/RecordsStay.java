package org.regulars.customer;

import java.util.Set;
import org.springframework.stereotype.Component;

/** What was done to a customer's record, or decided about it, stays with that record, merged or not. */
@Component
class RecordsStay implements FollowsCustomer {

    @Override
    public Set<String> derived() {
        return Set.of("duplicate_key");
    }

    @Override
    public Set<String> staying() {
        return Set.of("audit_entry", "duplicate_candidate");
    }
}
