package org.regulars.basket;

import java.util.List;
import org.regulars.customer.FollowsCustomer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Baskets of a visitor become those of the customer they turn out to be, as if they had been known all along. */
@Component
class BasketsFollow implements FollowsCustomer {

    private final JdbcClient jdbc;
    private final Baskets baskets;

    BasketsFollow(JdbcClient jdbc, Baskets baskets) {
        this.jdbc = jdbc;
        this.baskets = baskets;
    }

    @Override
    public void move(long fromCustomerId, long toCustomerId) {
        int moved = jdbc.sql("""
                update basket_change c set customer_id = :to
                where customer_id = :from and not exists (select from basket_change there
                    where there.customer_id = :to and there.changed_at = c.changed_at and there.message_id = c.message_id)
                """)
                .param("from", fromCustomerId)
                .param("to", toCustomerId)
                .update();
        if (moved > 0) {
            baskets.replay(List.of(fromCustomerId, toCustomerId));
        }
    }
}
