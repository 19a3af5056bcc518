package org.regulars.segment;

import java.util.Set;
import org.regulars.customer.FollowsCustomer;
import org.regulars.customer.Merging;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** A customer who turned out to be another is in no segment; the next look finds out where the survivor belongs. */
@Component
class MembershipsFollow implements FollowsCustomer {

    private final JdbcClient jdbc;

    MembershipsFollow(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Set<String> recalculated() {
        return Set.of("segment_member", "segment_touch");
    }

    /** Says that a member is gone, so that segments are counted right. */
    @Override
    public void beforeMerge(Merging merging) {
        jdbc.sql("""
                insert into segment_touch (customer_id, source)
                select 0, 'left:' || segment_id from segment_member where customer_id = ?
                """).param(merging.fromCustomerId()).update();
    }
}
