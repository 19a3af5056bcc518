package org.regulars.file;

import org.regulars.customer.FollowsCustomer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Files kept for somebody go along to the customer they turn out to be; their chunks follow by the foreign key. */
@Component
class FilesFollow implements FollowsCustomer {

    private final JdbcClient jdbc;

    FilesFollow(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void move(long fromCustomerId, long toCustomerId) {
        jdbc.sql("update customer_file set customer_id = ? where customer_id = ?")
                .params(toCustomerId, fromCustomerId)
                .update();
    }
}
