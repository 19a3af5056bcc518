package org.regulars.basket;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.regulars.customer.FollowsCustomer;
import org.regulars.customer.FollowsIdentity;
import org.regulars.customer.Refiling;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Baskets of a visitor become those of the customer they turn out to be, as if they had been known all along. */
@Component
class BasketsFollow implements FollowsCustomer, FollowsIdentity {

    private final JdbcClient jdbc;
    private final Baskets baskets;

    BasketsFollow(JdbcClient jdbc, Baskets baskets) {
        this.jdbc = jdbc;
        this.baskets = baskets;
    }

    @Override
    public void move(long fromCustomerId, long toCustomerId) {
        moveAll(Map.of(fromCustomerId, toCustomerId));
    }

    @Override
    public void moveAll(Map<Long, Long> targets) {
        Set<Long> changed = new HashSet<>();
        jdbc.sql("""
                update basket_change c set customer_id = m.target
                from unnest(:from::bigint[], :to::bigint[]) m (origin, target)
                where customer_id = m.origin and not exists (select from basket_change there
                    where there.customer_id = m.target and there.changed_at = c.changed_at and there.message_id = c.message_id)
                returning m.origin, m.target
                """)
                .param("from", targets.keySet().toArray(Long[]::new))
                .param("to", targets.values().toArray(Long[]::new))
                .query(row -> {
                    changed.add(row.getLong(1));
                    changed.add(row.getLong(2));
                });
        baskets.replay(changed);
    }

    /** Whoever asks for it brings the baskets up to date afterwards. */
    @Override
    public Set<Long> refile(Refiling refiling) {
        return refiling.rows("basket_change", "changed_at");
    }
}
