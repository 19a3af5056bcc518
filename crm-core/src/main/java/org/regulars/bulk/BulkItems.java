package org.regulars.bulk;

import java.util.Collection;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Notes what became of each customer of a bulk action. */
@Component
class BulkItems {

    private final JdbcClient jdbc;

    BulkItems(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void mark(long bulkId, Collection<Long> customerIds, String state) {
        if (!customerIds.isEmpty()) {
            jdbc.sql("update bulk_item set state = :state where bulk_id = :bulk and customer_id = any(:ids)")
                    .param("state", state)
                    .param("bulk", bulkId)
                    .param("ids", customerIds.toArray(Long[]::new))
                    .update();
        }
    }
}
