package org.regulars.quality;

import org.regulars.customer.FollowsCustomer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What was found about a visitor is found anew about the customer they turn out to be; what staff did goes along. */
@Component
class QualityFollows implements FollowsCustomer {

    private final JdbcClient jdbc;

    QualityFollows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void move(long fromCustomerId, long toCustomerId) {
        for (String table : new String[] {"quality_issue", "customer_quality"}) {
            jdbc.sql("delete from " + table + " where customer_id = ?")
                    .param(fromCustomerId)
                    .update();
        }
        jdbc.sql("""
                update quality_accepted a set customer_id = :to where customer_id = :from and not exists (
                    select from quality_accepted there where there.customer_id = :to and there.issue = a.issue
                        and there.subject = a.subject)
                """).param("from", fromCustomerId).param("to", toCustomerId).update();
        jdbc.sql("delete from quality_accepted where customer_id = ?")
                .param(fromCustomerId)
                .update();
        jdbc.sql("""
                update quality_fix_item f set customer_id = :to where customer_id = :from and not exists (
                    select from quality_fix_item there where there.customer_id = :to and there.fix_id = f.fix_id
                        and there.subject = f.subject)
                """).param("from", fromCustomerId).param("to", toCustomerId).update();
        jdbc.sql("delete from quality_fix_item where customer_id = ?")
                .param(fromCustomerId)
                .update();
    }
}
