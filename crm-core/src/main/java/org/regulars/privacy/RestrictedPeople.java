package org.regulars.privacy;

import org.regulars.customer.Condition;
import org.regulars.customer.RestrictsUse;
import org.springframework.stereotype.Component;

/** Whoever asked for restriction: their data is kept and not used. */
@Component
class RestrictedPeople implements RestrictsUse {

    @Override
    public Condition restricted() {
        return Condition.of("""
                exists (select from privacy_limit l where l.customer_id = c.customer_id and l.kind = 'restricted')""");
    }
}
