package org.regulars.lifetime;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.regulars.customer.CustomerColumn;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What each customer is expected to bring in a year, and the risk of losing them, as columns. */
@Component
@Order(6)
class ScoreColumns implements CustomerColumn {

    private final JdbcClient jdbc;

    ScoreColumns(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<String> keys() {
        return List.of("churn-risk", "value-12");
    }

    @Override
    public Map<Long, Object> values(String key, Collection<Long> customerIds) {
        Map<Long, Object> values = new HashMap<>();
        jdbc.sql(
                        "select customer_id, risk, round(value_12, 2) as value_12 from current_score where customer_id = any(:ids)")
                .param("ids", customerIds.toArray(Long[]::new))
                .query(row -> {
                    Object value = key.equals("value-12") ? row.getBigDecimal("value_12") : row.getString("risk");
                    if (value != null) {
                        values.put(row.getLong("customer_id"), value);
                    }
                });
        return values;
    }
}
