package org.regulars.privacy;

import java.util.Collection;
import java.util.Set;
import org.regulars.customer.FollowsCustomer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Requests and limits go along by themselves when two customers turn out to be one: what either did not allow is not allowed
 * for both. Last, so that nothing is left that was just worked out about somebody who does not allow it.
 */
@Component
@Order(Ordered.LOWEST_PRECEDENCE)
class PrivacyFollows implements FollowsCustomer {

    private final JdbcClient jdbc;
    private final Limits limits;

    PrivacyFollows(JdbcClient jdbc, Limits limits) {
        this.jdbc = jdbc;
        this.limits = limits;
    }

    @Override
    public void settle(Collection<Long> customerIds, Set<String> tables) {
        jdbc.sql("""
                select distinct customer_id from privacy_limit
                where customer_id = any(?) and kind in ('restricted', 'no-profiling')
                """)
                .param(customerIds.toArray(Long[]::new))
                .query(Long.class)
                .list()
                .forEach(limits::forgetWhatWasWorkedOut);
    }
}
