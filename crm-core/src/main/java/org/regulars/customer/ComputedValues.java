package org.regulars.customer;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Writes into the profiles what was worked out about all customers at once. It counts only where nobody said better: staff's
 * word stands however often it is worked out anew.
 */
@Component
@Transactional
public class ComputedValues {

    private final JdbcClient jdbc;
    private final Clock clock;

    ComputedValues(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Gives each customer their value of an attribute and takes it from all others. Who restricted the use of their data or
     * objected to profiling gets none.
     *
     * @param source what worked it out
     * @param values a statement that selects {@code customer_id} and {@code value}, as JSON of the attribute's type
     * @return how many values were new or are others than before
     */
    public int write(String key, String source, String values, Map<String, ?> parameters) {
        jdbc.sql("drop table if exists pg_temp.worked_out").update();
        jdbc.sql("create temp table worked_out (customer_id bigint, value jsonb) on commit drop")
                .update();
        jdbc.sql("""
                insert into worked_out select w.customer_id, w.value from (%s) w where not exists (
                    select from privacy_limit l where l.customer_id = w.customer_id and l.kind in ('restricted', 'no-profiling'))
                """.formatted(values)).params(parameters).update();
        jdbc.sql("analyze worked_out").update();
        jdbc.sql("""
                delete from profile_attribute a where a.key = :key and a.origin = 'computed' and a.source = :source
                    and not exists (select from worked_out w where w.customer_id = a.customer_id)
                """).param("key", key).param("source", source).update();
        int changed = jdbc.sql("""
                update profile_attribute a set value = w.value, recorded_at = :now, wrong_at = null, wrong_by = ''
                from worked_out w where a.customer_id = w.customer_id and a.key = :key and a.origin = 'computed'
                    and a.source = :source and a.value <> w.value
                """)
                .param("key", key)
                .param("source", source)
                .param("now", OffsetDateTime.now(clock))
                .update();
        return changed
                + jdbc.sql("""
                insert into profile_attribute (customer_id, key, origin, value, source, recorded_at)
                select w.customer_id, :key, 'computed', w.value, :source, :now from worked_out w where not exists (
                    select from profile_attribute a where a.customer_id = w.customer_id and a.key = :key
                        and a.origin = 'computed' and a.source = :source)
                """)
                        .param("key", key)
                        .param("source", source)
                        .param("now", OffsetDateTime.now(clock))
                        .update();
    }
}
