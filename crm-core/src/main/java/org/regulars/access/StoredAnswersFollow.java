package org.regulars.access;

import org.regulars.customer.FollowsCustomer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** An answer about a visitor is one about the customer they turn out to be. */
@Component
class StoredAnswersFollow implements FollowsCustomer {

    private final JdbcClient jdbc;

    StoredAnswersFollow(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void move(long fromCustomerId, long toCustomerId) {
        jdbc.sql("update stored_answer set customer_id = ? where customer_id = ?")
                .params(toCustomerId, fromCustomerId)
                .update();
    }
}
