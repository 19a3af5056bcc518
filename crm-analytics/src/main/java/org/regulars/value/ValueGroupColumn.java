package org.regulars.value;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.regulars.customer.CustomerColumn;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The value group of each customer as a column. */
@Component
@Order(5)
class ValueGroupColumn implements CustomerColumn {

    private final JdbcClient jdbc;

    ValueGroupColumn(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<String> keys() {
        return List.of("group");
    }

    @Override
    public Map<Long, Object> values(String key, Collection<Long> customerIds) {
        Map<Long, Object> values = new HashMap<>();
        jdbc.sql("select customer_id, group_key from rfm_score where customer_id = any(:ids)")
                .param("ids", customerIds.toArray(Long[]::new))
                .query(row -> {
                    values.put(row.getLong("customer_id"), row.getString("group_key"));
                });
        return values;
    }
}
