package org.regulars.customer;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Columns that one look into the customer's own rows answers. */
@Component
@Order(1)
class PlainColumns implements CustomerColumn {

    private static final Map<String, String> SQL = new LinkedHashMap<>();

    static {
        SQL.put("number", "select customer_id, customer_id as value from customer where customer_id = any(:ids)");
        for (String column : List.of("first_name", "last_name", "country", "language")) {
            SQL.put(column.replace('_', '-'), """
                    select customer_id, %s as value from customer where customer_id = any(:ids)
                    """.formatted(column));
        }
        SQL.put("email", identities("email", "shown"));
        SQL.put("phone", identities("phone", "value"));
        SQL.put("shop-number", identities("shop-number", "shown"));
        SQL.put("tags", """
                select customer_id, string_agg(tag, ', ' order by lower(tag)) as value
                from customer_tag where customer_id = any(:ids) group by customer_id
                """);
        SQL.put("orders", purchases("orders"));
        SQL.put("revenue", purchases("net"));
        SQL.put("last-order", purchases("last_order_at"));
        SQL.put("created", "select customer_id, created_at as value from customer where customer_id = any(:ids)");
        SQL.put("seen", "select customer_id, last_seen_at as value from customer where customer_id = any(:ids)");
    }

    private final JdbcClient jdbc;

    PlainColumns(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    private static String identities(String kind, String column) {
        return """
                select customer_id, string_agg(%s, ', ' order by preferred_at desc nulls last, proven_at nulls last, identity_id) as value
                from identity where customer_id = any(:ids) and kind = '%s' group by customer_id
                """.formatted(column, kind);
    }

    private static String purchases(String column) {
        return "select customer_id, " + column + " as value from purchase_summary where customer_id = any(:ids)";
    }

    @Override
    public List<String> keys() {
        return List.copyOf(SQL.keySet());
    }

    @Override
    public Map<Long, Object> values(String key, Collection<Long> customerIds) {
        Map<Long, Object> values = new HashMap<>();
        jdbc.sql(String.valueOf(SQL.get(key)))
                .param("ids", customerIds.toArray(Long[]::new))
                .query(row -> {
                    Object value = value(row);
                    if (value != null && !value.equals("")) {
                        values.put(row.getLong("customer_id"), value);
                    }
                });
        return values;
    }

    private static @Nullable Object value(ResultSet row) throws SQLException {
        Object value = row.getObject("value");
        return value instanceof java.sql.Timestamp ? row.getObject("value", OffsetDateTime.class) : value;
    }
}
