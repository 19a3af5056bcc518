package org.regulars.customer;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What a visitor told fills gaps in the profile of the customer they turn out to be, and changes nothing there. */
@Component
class AttributesFollow implements FollowsCustomer {

    private final JdbcClient jdbc;

    AttributesFollow(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void move(long fromCustomerId, long toCustomerId) {
        jdbc.sql("""
                update profile_attribute a set customer_id = :to
                where customer_id = :from and not exists
                    (select from profile_attribute there where there.customer_id = :to and there.key = a.key)
                """).param("from", fromCustomerId).param("to", toCustomerId).update();
        jdbc.sql("delete from profile_attribute where customer_id = ?")
                .param(fromCustomerId)
                .update();
        for (String column : List.of("first_name", "last_name", "language", "country", "time_zone")) {
            jdbc.sql("""
                    update customer c set %1$s = v.%1$s from customer v
                    where c.customer_id = ? and v.customer_id = ? and c.%1$s = '' and v.%1$s <> ''
                    """.formatted(column)).params(toCustomerId, fromCustomerId).update();
        }
    }
}
