package org.regulars.customer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.regulars.testing.DatabaseTest;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A table with a customer that no rule covers would lose rows in a merge. */
@DatabaseTest
class CustomerTablesTests {

    @Autowired
    CustomerTables tables;

    @Autowired
    ObjectProvider<FollowsCustomer> followers;

    @Autowired
    JdbcClient jdbc;

    @Test
    void everyTableWithACustomerGoesAlongOrSaysWhyNot() {
        Set<String> covered = new TreeSet<>(Set.of("customer", "customer_merge", "customer_home", "customer_own"));
        followers.forEach(follower -> {
            covered.addAll(follower.derived());
            covered.addAll(follower.staying());
        });
        tables.moving().forEach((name, table) -> {
            covered.add(name);
            table.children().forEach(link -> covered.add(link.child()));
        });

        assertThat(covered)
                .isEqualTo(new TreeSet<>(jdbc.sql("""
                select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
                join pg_attribute a on a.attrelid = c.oid and a.attname = 'customer_id' and not a.attisdropped
                where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition
                """).query(String.class).list()));
    }

    /** Rows that hang on another go with it: without "on update cascade" the other could not move. */
    @Test
    void rowsThatHangOnAnotherFollowIt() {
        List<String> stuck = jdbc.sql("""
                select o.conname from pg_constraint o
                join pg_class c on c.oid = o.conrelid and not c.relispartition
                join pg_class p on p.oid = o.confrelid and p.relname <> 'customer'
                join pg_attribute a on a.attrelid = p.oid and a.attname = 'customer_id' and a.attnum = any(o.confkey)
                where o.contype = 'f' and o.confupdtype <> 'c'
                """).query(String.class).list();
        assertThat(stuck).isEmpty();
    }
}
