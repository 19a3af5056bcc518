package org.regulars.customer;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** A column for each attribute that profiles hold, with the value that counts; what is sensitive is in no list and no file. */
@Component
@Order(9)
class AttributeColumns implements CustomerColumn {

    private static final String PREFIX = "attribute.";

    private final JdbcClient jdbc;

    AttributeColumns(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A sample of the profiles names the attributes; those that stand on the customer have a column already. */
    @Override
    public List<String> keys() {
        return jdbc.sql("""
                select distinct key from (
                    select key from profile_attribute limit 20000) sample
                where key not in ('first_name', 'last_name', 'language', 'country')
                    and key not in (select key from attribute where sensitive)
                order by key limit 200
                """).query(String.class).list().stream()
                .map(PREFIX::concat)
                .toList();
    }

    @Override
    public boolean has(String key) {
        return key.startsWith(PREFIX);
    }

    @Override
    public Map<Long, Object> values(String key, Collection<Long> customerIds) {
        Map<Long, Object> values = new HashMap<>();
        jdbc.sql("""
                select customer_id, case when jsonb_typeof(value) = 'string' then value #>> '{}' else value::text end as value
                from profile_attribute
                where customer_id = any(:ids) and key = :key and effective
                    and key not in (select key from attribute where sensitive)
                """)
                .param("ids", customerIds.toArray(Long[]::new))
                .param("key", key.substring(PREFIX.length()))
                .query(row -> {
                    values.put(row.getLong("customer_id"), row.getString("value"));
                });
        return values;
    }
}
