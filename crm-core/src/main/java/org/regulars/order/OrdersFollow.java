package org.regulars.order;

import java.util.List;
import org.regulars.customer.FollowsCustomer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What a visitor bought belongs to the customer they turn out to be; an order that both have is one order. */
@Component
class OrdersFollow implements FollowsCustomer {

    private final JdbcClient jdbc;
    private final Purchases purchases;

    OrdersFollow(JdbcClient jdbc, Purchases purchases) {
        this.jdbc = jdbc;
        this.purchases = purchases;
    }

    @Override
    public void move(long fromCustomerId, long toCustomerId) {
        // The lines go along by the foreign key.
        int moved = jdbc.sql("""
                update customer_order o set customer_id = :to
                where customer_id = :from and not exists
                    (select from customer_order there where there.customer_id = :to and there.number = o.number)
                """)
                .param("from", fromCustomerId)
                .param("to", toCustomerId)
                .update();
        int twice = jdbc.sql("delete from order_line where customer_id = ?")
                .param(fromCustomerId)
                .update();
        jdbc.sql("delete from customer_order where customer_id = ?")
                .param(fromCustomerId)
                .update();
        if (moved + twice > 0) {
            purchases.refresh(List.of(fromCustomerId, toCustomerId));
        }
    }
}
