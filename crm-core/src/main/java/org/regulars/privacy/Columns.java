package org.regulars.privacy;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The columns of our tables as the database knows them, so that a column added tomorrow is erased and exported too. */
@Component
class Columns {

    private final JdbcClient jdbc;
    private final Map<String, List<Column>> known = new ConcurrentHashMap<>();

    Columns(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A column.
     *
     * @param type as {@code format_type} names it
     * @param fallback the SQL of its default, null when it has none
     */
    record Column(
            String name,
            String type,
            boolean nullable,
            @Nullable String fallback) {

        boolean holdsText() {
            return type.startsWith("text") || type.startsWith("character") || type.startsWith("json") || isBinary();
        }

        boolean isBinary() {
            return type.equals("bytea") || type.equals("bytea[]");
        }

        /** SQL for "nothing here any more". */
        String nothing() {
            if (nullable) {
                return "null";
            }
            if (fallback != null && !fallback.startsWith("nextval")) {
                return fallback;
            }
            return type.endsWith("[]") ? "'{}'" : type.startsWith("json") ? "'{}'" : "''";
        }
    }

    List<Column> of(String table) {
        return known.computeIfAbsent(
                table, name -> jdbc.sql("""
                select a.attname as name, format_type(a.atttypid, null) as type, not a.attnotnull as nullable,
                       case when a.attgenerated = '' then pg_get_expr(d.adbin, d.adrelid) end as fallback
                from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
                where a.attrelid = to_regclass(?) and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
                order by a.attnum
                """).param(name).query(Column.class).list());
    }

    boolean has(String table, String column) {
        return of(table).stream().anyMatch(one -> one.name().equals(column));
    }
}
