package org.regulars.testing;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;

/** All tables of the database as they are, so that a test can say that nothing changed or that something is nowhere. */
public final class Tables {

    private Tables() {}

    /** By name; a table in parts counts once. */
    public static List<String> names(JdbcClient jdbc) {
        return jdbc.sql("""
                select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
                where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition order by c.relname
                """).query(String.class).list();
    }

    /** Every table that holds a row, but for some, with a fingerprint of all its rows. */
    public static Map<String, String> contents(JdbcClient jdbc, Set<String> except) {
        Map<String, String> contents = new TreeMap<>();
        for (String table : names(jdbc)) {
            if (!except.contains(table)) {
                String all = jdbc.sql("select coalesce(md5(string_agg(t::text, '|' order by t::text)), '') from "
                                + table + " t")
                        .query(String.class)
                        .single();
                if (!all.isEmpty()) {
                    contents.put(table, all);
                }
            }
        }
        return contents;
    }
}
