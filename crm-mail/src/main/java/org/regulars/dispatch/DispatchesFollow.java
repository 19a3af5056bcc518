package org.regulars.dispatch;

import org.regulars.customer.FollowsCustomer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The ledger goes along when one customer turns out to be another; no occasion becomes two. */
@Component
class DispatchesFollow implements FollowsCustomer {

    private final JdbcClient jdbc;

    DispatchesFollow(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void move(long fromCustomerId, long toCustomerId) {
        jdbc.sql("""
                update dispatch d set customer_id = :to
                where d.customer_id = :from and not exists (
                    select from dispatch o where o.customer_id = :to and o.source_kind = d.source_kind
                        and o.source_key = d.source_key and o.occasion = d.occasion)
                """).param("from", fromCustomerId).param("to", toCustomerId).update();
    }
}
