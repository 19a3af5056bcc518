package org.regulars.customer;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What used to be known of a visitor belongs to the customer they turn out to be. */
@Component
class PastValuesFollow implements FollowsCustomer {

    private final JdbcClient jdbc;

    PastValuesFollow(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void move(long fromCustomerId, long toCustomerId) {
        jdbc.sql("update profile_attribute_past set customer_id = ? where customer_id = ?")
                .params(toCustomerId, fromCustomerId)
                .update();
    }
}
