package org.regulars.value;

import java.util.Set;
import org.regulars.customer.FollowsCustomer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** A customer who turned out to be another has no score of their own; the next calculation scores who is there. */
@Component
class ScoresFollow implements FollowsCustomer {

    private final JdbcClient jdbc;

    ScoresFollow(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Set<String> derived() {
        return Set.of("rfm_score");
    }

    @Override
    public void move(long fromCustomerId, long toCustomerId) {
        jdbc.sql("delete from rfm_score where customer_id = ?")
                .param(fromCustomerId)
                .update();
    }
}
