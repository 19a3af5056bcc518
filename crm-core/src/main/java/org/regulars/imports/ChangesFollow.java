package org.regulars.imports;

import org.regulars.customer.FollowsCustomer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What an import changed can be taken back on the customer that somebody turned out to be, where the value is still there. */
@Component
class ChangesFollow implements FollowsCustomer {

    private final JdbcClient jdbc;

    ChangesFollow(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void move(long fromCustomerId, long toCustomerId) {
        jdbc.sql("""
                update import_change x set customer_id = :to where x.customer_id = :from and not exists (
                    select from import_change there where there.customer_id = :to and there.import_id = x.import_id
                        and there.kind = x.kind and there.subject = x.subject and there.key = x.key)
                """).param("from", fromCustomerId).param("to", toCustomerId).update();
        jdbc.sql("delete from import_change where customer_id = ?")
                .param(fromCustomerId)
                .update();
    }
}
