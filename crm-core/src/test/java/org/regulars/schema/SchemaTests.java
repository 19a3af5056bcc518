package org.regulars.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.regulars.testing.DatabaseTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Rules that every table keeps, so that the database can grow past one machine and explain itself. */
@DatabaseTest
class SchemaTests {

    /** An identity is the one way to find a customer, so its keys must hold over all customers. */
    private static final Set<String> FINDS_CUSTOMERS = Set.of("identity_pkey", "identity_kind_value_key");

    @Autowired
    JdbcClient jdbc;

    @Test
    void keysOfCustomerTablesBeginOrEndWithTheCustomer() {
        List<String> wrong = jdbc.sql("""
                with keyed as (
                    select x.relname as key_name,
                           array(select a.attname::text from unnest(i.indkey::int2[]) with ordinality k (attnum, place)
                                 join pg_attribute a on a.attrelid = t.oid and a.attnum = k.attnum order by k.place) as columns
                    from pg_index i
                    join pg_class t on t.oid = i.indrelid and t.relkind in ('r', 'p') and not t.relispartition
                    join pg_class x on x.oid = i.indexrelid
                    join pg_namespace n on n.oid = t.relnamespace and n.nspname = 'public'
                    where i.indisunique
                      and exists (select from pg_attribute a where a.attrelid = t.oid and a.attname = 'customer_id'))
                select key_name from keyed
                where columns[1] <> 'customer_id' and columns[cardinality(columns)] <> 'customer_id'
                """).query(String.class).list();

        assertThat(wrong).containsExactlyInAnyOrderElementsOf(FINDS_CUSTOMERS);
    }

    @Test
    void constraintsAndIndexesAreNamedAfterTheirTable() {
        List<String> strangers = jdbc.sql("""
                select c.relname || ': ' || o.conname from pg_constraint o
                join pg_class c on c.oid = o.conrelid join pg_namespace n on n.oid = c.relnamespace
                where n.nspname = 'public' and not c.relispartition and c.relname <> 'flyway_schema_history'
                  and o.contype in ('p', 'u', 'f', 'c') and o.conname !~ ('^' || c.relname || '_(.*_)?(pkey|key|fkey|check)$')
                union all
                select t.relname || ': ' || x.relname from pg_index i
                join pg_class t on t.oid = i.indrelid join pg_class x on x.oid = i.indexrelid
                join pg_namespace n on n.oid = t.relnamespace
                where n.nspname = 'public' and not t.relispartition and t.relname <> 'flyway_schema_history'
                  and x.relname !~ ('^' || t.relname || '_(.*_)?(pkey|key|idx)$')
                """).query(String.class).list();

        assertThat(strangers).isEmpty();
    }

    @Test
    void interactionsAreKeptByMonth() {
        jdbc.sql("""
                insert into interaction (customer_id, occurred_at, message_id, identity_id, channel, kind)
                values (0, '2019-03-05 12:00Z', 'early', 0, 'web', 'page-viewed'),
                       (0, '2026-03-05 12:00Z', 'now', 0, 'web', 'page-viewed')
                """).update();
        assertThat(home("early")).isEqualTo("interaction_other");
        assertThat(home("now")).isEqualTo("interaction_202603");

        jdbc.sql("select ensure_interaction_month('2019-03-20 00:00Z')")
                .query((row, n) -> 1)
                .list();

        assertThat(home("early")).isEqualTo("interaction_201903");
    }

    private String home(String messageId) {
        return jdbc.sql("select tableoid::regclass::text from interaction where message_id = ?")
                .param(messageId)
                .query(String.class)
                .single();
    }
}
