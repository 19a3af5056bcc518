package org.regulars.interaction;

import java.util.Map;
import java.util.Set;
import org.regulars.customer.FollowsCustomer;
import org.regulars.customer.FollowsIdentity;
import org.regulars.customer.Refiling;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What a visitor did belongs to the customer they turn out to be. */
@Component
class InteractionsFollow implements FollowsCustomer, FollowsIdentity {

    private final JdbcClient jdbc;

    InteractionsFollow(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void move(long fromCustomerId, long toCustomerId) {
        moveAll(Map.of(fromCustomerId, toCustomerId));
    }

    @Override
    public void moveAll(Map<Long, Long> targets) {
        jdbc.sql("""
                update interaction i set customer_id = m.target
                from unnest(:from::bigint[], :to::bigint[]) m (origin, target) where i.customer_id = m.origin
                """)
                .param("from", targets.keySet().toArray(Long[]::new))
                .param("to", targets.values().toArray(Long[]::new))
                .update();
    }

    @Override
    public Set<Long> refile(Refiling refiling) {
        return refiling.rows("interaction", "occurred_at");
    }
}
