package org.regulars.tag;

import org.regulars.customer.FollowsCustomer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Tags go along to the customer that somebody turns out to be; one that both have stays where it is. */
@Component
class TagsFollow implements FollowsCustomer {

    private final JdbcClient jdbc;

    TagsFollow(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void move(long fromCustomerId, long toCustomerId) {
        jdbc.sql("""
                update customer_tag t set customer_id = :to where customer_id = :from and not exists
                    (select from customer_tag there where there.customer_id = :to and there.tag = t.tag)
                """).param("from", fromCustomerId).param("to", toCustomerId).update();
    }
}
