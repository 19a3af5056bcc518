package org.regulars.lifetime;

import java.util.Set;
import org.regulars.customer.FollowsCustomer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** A customer who turned out to be another has no score of their own; what staff said of them goes along. */
@Component
class LifetimeFollows implements FollowsCustomer {

    private final JdbcClient jdbc;

    LifetimeFollows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Set<String> derived() {
        return Set.of("customer_score");
    }

    @Override
    public void move(long fromCustomerId, long toCustomerId) {
        jdbc.sql("delete from customer_score where customer_id = ?")
                .param(fromCustomerId)
                .update();
    }
}
