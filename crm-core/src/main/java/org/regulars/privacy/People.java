package org.regulars.privacy;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Finds everybody and everything that is one person. */
@Component
class People {

    private final JdbcClient jdbc;

    People(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Person of(long customerId) {
        List<Long> ids = jdbc.sql("""
                with recursive same as (
                    select customer_id, 0 as step from customer where customer_id = ? and state <> 'nobody'
                    union all
                    select c.customer_id, same.step + 1 from customer c join same on c.merged_into = same.customer_id)
                select customer_id from same order by step, customer_id
                """).param(customerId).query(Long.class).list();
        List<Person.Known> identities = jdbc.sql("""
                select identity_id, kind, value, shown from identity where customer_id = any(?) order by identity_id
                """)
                .param(ids.toArray(Long[]::new))
                .query(Person.Known.class)
                .list();
        String name =
                jdbc.sql("""
                select first_name || ' ' || last_name from customer
                where customer_id = ? and first_name <> '' and last_name <> ''
                """).param(customerId).query(String.class).optional().orElse("");
        return new Person(ids, identities, name.strip());
    }

    /** The customer that this one turned out to be, itself when it is one, as long as they are a person. */
    java.util.Optional<Long> survivor(long customerId) {
        return jdbc.sql("""
                with recursive same as (
                    select customer_id, state, merged_into from customer where customer_id = ?
                    union all
                    select c.customer_id, c.state, c.merged_into from customer c join same on c.customer_id = same.merged_into)
                select customer_id from same where state in ('visitor', 'known')
                """).param(customerId).query(Long.class).optional();
    }
}
