package org.regulars.note;

import org.regulars.customer.FollowsCustomer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Notes about somebody go along to the customer they turn out to be. */
@Component
class NotesFollow implements FollowsCustomer {

    private final JdbcClient jdbc;

    NotesFollow(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void move(long fromCustomerId, long toCustomerId) {
        jdbc.sql("update note set customer_id = ? where customer_id = ?")
                .params(toCustomerId, fromCustomerId)
                .update();
    }
}
