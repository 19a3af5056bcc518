package org.regulars.privacy;

import org.regulars.customer.FollowsCustomer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Requests go along when one customer turns out to be another, and what either did not allow is not allowed for both. */
@Component
class PrivacyFollows implements FollowsCustomer {

    private final JdbcClient jdbc;

    PrivacyFollows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void move(long fromCustomerId, long toCustomerId) {
        for (String table : new String[] {"privacy_request", "mailbox_proof"}) {
            jdbc.sql("update " + table + " set customer_id = ? where customer_id = ?")
                    .params(toCustomerId, fromCustomerId)
                    .update();
        }
        jdbc.sql("""
                insert into privacy_limit (customer_id, kind, since, recorded_by, reason)
                select ?, kind, since, recorded_by, reason from privacy_limit where customer_id = ?
                on conflict on constraint privacy_limit_pkey do nothing
                """).params(toCustomerId, fromCustomerId).update();
        jdbc.sql("delete from privacy_limit where customer_id = ?")
                .param(fromCustomerId)
                .update();
    }
}
