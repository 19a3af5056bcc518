package org.regulars.report;

import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Finds the people behind a number: known customers whose data may be used. */
@Component
class PeopleBehind {

    private final JdbcClient jdbc;

    PeopleBehind(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Those after a customer's id (begin with 0), in the order of their ids.
     *
     * @param condition on {@code customer c} and {@code purchase_summary s}
     * @param values of what the condition names
     */
    List<PersonBehind> behind(String condition, Map<String, ?> values, long afterCustomerId, int limit) {
        return jdbc.sql("""
                select c.customer_id, coalesce(nullif(concat_ws(' ', nullif(c.first_name, ''), nullif(c.last_name, '')), ''),
                    (select i.shown from identity i where i.customer_id = c.customer_id and i.kind <> 'anonymous-id'
                     order by i.kind, i.identity_id limit 1), c.customer_id::text) as name,
                    coalesce(s.orders, 0) as orders, coalesce(s.net, 0) as net
                from customer c left join purchase_summary s using (customer_id)
                where c.state = 'known' and c.customer_id > :after and not exists (
                    select from privacy_limit l where l.customer_id = c.customer_id and l.kind = 'restricted') and %s
                order by c.customer_id limit :limit
                """.formatted(condition))
                .params(values)
                .param("after", afterCustomerId)
                .param("limit", limit)
                .query(PersonBehind.class)
                .list();
    }
}
