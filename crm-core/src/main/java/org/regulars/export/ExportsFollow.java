package org.regulars.export;

import org.regulars.customer.FollowsCustomer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Who was exported as somebody was exported as the customer they turn out to be; a file that had both keeps both. */
@Component
class ExportsFollow implements FollowsCustomer {

    private final JdbcClient jdbc;

    ExportsFollow(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void move(long fromCustomerId, long toCustomerId) {
        jdbc.sql("""
                update customer_export_person p set customer_id = :to where customer_id = :from and not exists
                    (select from customer_export_person there where there.customer_id = :to and there.export_id = p.export_id)
                """).param("from", fromCustomerId).param("to", toCustomerId).update();
    }
}
