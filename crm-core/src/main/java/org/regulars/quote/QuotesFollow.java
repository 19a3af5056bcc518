package org.regulars.quote;

import org.regulars.customer.FollowsCustomer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** A visitor's quotes go along to the customer they turn out to be; a number that both have stays the customer's. */
@Component
class QuotesFollow implements FollowsCustomer {

    private final JdbcClient jdbc;

    QuotesFollow(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void move(long fromCustomerId, long toCustomerId) {
        // The lines go along by the foreign key.
        jdbc.sql("""
                update quote q set customer_id = :to, version = version + 1
                where customer_id = :from and not exists
                    (select from quote there where there.customer_id = :to and there.number = q.number)
                """).param("from", fromCustomerId).param("to", toCustomerId).update();
    }
}
