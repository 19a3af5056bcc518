package org.regulars.segment;

import java.util.Set;
import org.regulars.customer.FollowsCustomer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** A customer who turned out to be another is in no segment; the next refresh finds out where the survivor belongs. */
@Component
class MembershipsFollow implements FollowsCustomer {

    private final JdbcClient jdbc;

    MembershipsFollow(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Set<String> derived() {
        return Set.of("segment_member");
    }

    @Override
    public void move(long fromCustomerId, long toCustomerId) {
        jdbc.sql("delete from segment_member where customer_id = ?")
                .param(fromCustomerId)
                .update();
    }
}
