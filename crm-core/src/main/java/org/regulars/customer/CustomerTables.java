package org.regulars.customer;

import java.sql.Array;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The tables that hold something about customers, read from the database's own catalog, and what becomes of each in a merge. */
@Component
class CustomerTables {

    /** A merge and its homes are about the very records. */
    private static final Set<String> OWN = Set.of("customer", "customer_merge", "customer_home", "customer_own");

    private final JdbcClient jdbc;
    private final ObjectProvider<FollowsCustomer> followers;
    private volatile @Nullable Map<String, CustomerTable> moving;

    CustomerTables(JdbcClient jdbc, ObjectProvider<FollowsCustomer> followers) {
        this.jdbc = jdbc;
        this.followers = followers;
    }

    /** Tables whose rows go along, by name; those that hang on another by a foreign key go with their parent. */
    Map<String, CustomerTable> moving() {
        Map<String, CustomerTable> known = moving;
        if (known == null) {
            known = read();
            moving = known;
        }
        return known;
    }

    CustomerTable table(String name) {
        CustomerTable table = moving().get(name);
        if (table == null) {
            throw new IllegalStateException("No rows of " + name + " go along in a merge");
        }
        return table;
    }

    private Map<String, CustomerTable> read() {
        Set<String> others = new HashSet<>(OWN);
        Map<String, String> filedUnder = new HashMap<>();
        followers.forEach(follower -> {
            others.addAll(follower.derived());
            others.addAll(follower.staying());
            filedUnder.putAll(follower.filedUnder());
        });
        List<Link> links = links();
        Map<String, List<Column>> columns = columns();
        Map<String, List<Unique>> uniques = uniques();
        Set<String> children = links.stream()
                .filter(link -> !others.contains(link.parent()))
                .map(Link::child)
                .collect(Collectors.toSet());
        Map<String, CustomerTable> tables = new TreeMap<>();
        columns.forEach((name, its) -> {
            if (others.contains(name) || children.contains(name)) {
                return;
            }
            Unique primary = uniques.getOrDefault(name, List.of()).stream()
                    .filter(Unique::primary)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("Table " + name + " has no primary key"));
            List<Column> key = its.stream()
                    .filter(column -> primary.columns().contains(column.name()))
                    .filter(column -> !column.name().equals("customer_id"))
                    .toList();
            boolean filed = its.stream().anyMatch(column -> column.name().equals("identity_id"));
            boolean numbered = key.stream().anyMatch(Column::numbered);
            tables.put(
                    name,
                    new CustomerTable(
                            name,
                            key,
                            uniques.getOrDefault(name, List.of()).stream()
                                    .filter(unique -> its.stream()
                                            .noneMatch(column -> column.numbered()
                                                    && unique.columns().contains(column.name())))
                                    .toList(),
                            filedUnder.getOrDefault(name, filed ? "t.identity_id" : null),
                            !numbered && !filed && !filedUnder.containsKey(name),
                            links.stream()
                                    .filter(link -> link.parent().equals(name))
                                    .toList(),
                            names(its),
                            columns.entrySet().stream()
                                    .collect(Collectors.toMap(Map.Entry::getKey, entry -> names(entry.getValue())))));
        });
        return Map.copyOf(tables);
    }

    private static List<String> names(List<Column> columns) {
        return columns.stream()
                .filter(column -> !column.generated())
                .map(Column::name)
                .toList();
    }

    private Map<String, List<Column>> columns() {
        Map<String, List<Column>> columns = new TreeMap<>();
        jdbc.sql("""
                select c.relname as table_name, a.attname as name, format_type(a.atttypid, a.atttypmod) as type,
                    a.attidentity <> '' as numbered, a.attgenerated <> '' as generated
                from pg_class c join pg_namespace n on n.oid = c.relnamespace
                join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
                where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition
                  and exists (select from pg_attribute x where x.attrelid = c.oid and x.attname = 'customer_id' and not x.attisdropped)
                order by c.relname, a.attnum
                """).query(row -> {
            columns.computeIfAbsent(row.getString("table_name"), name -> new java.util.ArrayList<>())
                    .add(new Column(
                            row.getString("name"),
                            row.getString("type"),
                            row.getBoolean("numbered"),
                            row.getBoolean("generated")));
        });
        return columns;
    }

    private Map<String, List<Unique>> uniques() {
        return jdbc
                .sql("""
                select t.relname as table_name, i.indisprimary,
                    array(select pg_get_indexdef(i.indexrelid, k, true) from generate_series(1, i.indnkeyatts) k) as columns,
                    coalesce(pg_get_expr(i.indpred, i.indrelid), 'true') as condition
                from pg_index i join pg_class t on t.oid = i.indrelid and t.relkind in ('r', 'p') and not t.relispartition
                join pg_namespace n on n.oid = t.relnamespace and n.nspname = 'public'
                where i.indisunique
                """)
                .query((row, n) -> Map.entry(
                        row.getString("table_name"),
                        new Unique(
                                row.getBoolean("indisprimary"),
                                strings(row.getArray("columns")),
                                row.getString("condition"))))
                .list()
                .stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
    }

    private List<Link> links() {
        return jdbc.sql("""
                select c.relname as child, p.relname as parent,
                    array(select a.attname::text from unnest(o.conkey) with ordinality k (num, place)
                          join pg_attribute a on a.attrelid = o.conrelid and a.attnum = k.num order by k.place) as child_columns,
                    array(select a.attname::text from unnest(o.confkey) with ordinality k (num, place)
                          join pg_attribute a on a.attrelid = o.confrelid and a.attnum = k.num order by k.place) as parent_columns
                from pg_constraint o
                join pg_class c on c.oid = o.conrelid and not c.relispartition
                join pg_class p on p.oid = o.confrelid and p.relname <> 'customer'
                join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
                where o.contype = 'f' and o.confupdtype = 'c'
                  and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'customer_id' and a.attnum = any(o.conkey))
                """)
                .query((row, n) -> new Link(
                        row.getString("parent"),
                        row.getString("child"),
                        strings(row.getArray("parent_columns")),
                        strings(row.getArray("child_columns"))))
                .list();
    }

    private static List<String> strings(Array array) throws SQLException {
        return Arrays.asList((String[]) array.getArray());
    }

    /** A column; numbered when the database gives the numbers, generated when it works the value out. */
    record Column(String name, String type, boolean numbered, boolean generated) {}

    /** A rule that there is only one, under a condition. */
    record Unique(boolean primary, List<String> columns, String condition) {}

    /** A table whose rows hang on another's and change their customer with it. */
    record Link(String parent, String child, List<String> parentColumns, List<String> childColumns) {}
}
