package org.regulars.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.regulars.testing.DatabaseTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** No table of the database is forgotten: a new one fails here until {@link PersonalData} says what it holds. */
@DatabaseTest
class PersonalDataTests {

    @Autowired
    JdbcClient jdbc;

    @Test
    void everyTableSaysWhetherItHoldsPersonalData() {
        Set<String> declared = new TreeSet<>(PersonalData.WITHOUT_CUSTOMERS);
        declared.addAll(PersonalData.FILES_OF_SHOPS);
        PersonalData.HOLDINGS.forEach(holding -> declared.add(holding.table()));
        PersonalData.MENTIONS.forEach(mention -> declared.add(mention.table()));

        assertThat(declared)
                .as("Add a line to PersonalData for a new table, take the line of a table away that is no more")
                .containsExactlyInAnyOrderElementsOf(tables("true"));
    }

    @Test
    void everyTableWithACustomerIsErasedAndExported() {
        List<String> holding = new ArrayList<>();
        PersonalData.HOLDINGS.forEach(one -> holding.add(one.table()));

        assertThat(holding).doesNotHaveDuplicates();
        assertThat(holding).containsAll(tables("""
                exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'customer_id')"""));
    }

    private List<String> tables(String condition) {
        return jdbc.sql("""
                select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
                where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition and
                """ + condition).query(String.class).list();
    }
}
