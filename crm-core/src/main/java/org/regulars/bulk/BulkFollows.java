package org.regulars.bulk;

import org.regulars.customer.FollowsCustomer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What a bulk action did to somebody is undone on the customer they turned out to be; one that met both stays with each. */
@Component
class BulkFollows implements FollowsCustomer {

    private final JdbcClient jdbc;

    BulkFollows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void move(long fromCustomerId, long toCustomerId) {
        jdbc.sql("""
                update bulk_item i set customer_id = :to where customer_id = :from and not exists
                    (select from bulk_item there where there.customer_id = :to and there.bulk_id = i.bulk_id)
                """).param("from", fromCustomerId).param("to", toCustomerId).update();
    }
}
