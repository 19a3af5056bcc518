package org.regulars.customer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Moves rows from one customer to another and back. Each row has a home, the customer whose it is. It is written down only for
 * rows away from home; rows filed under an identity that is away are at home where the identity is, which keeps a merge of
 * somebody with a hundred thousand page views small and gives what comes later its home too.
 */
@Component
class CustomerRows {

    private static final String INTERACTION = "interaction";
    private static final String IDENTITY = "identity";

    private final JdbcClient jdbc;
    private final CustomerTables tables;

    CustomerRows(JdbcClient jdbc, CustomerTables tables) {
        this.jdbc = jdbc;
        this.tables = tables;
    }

    /** The tables in which a customer has rows that go along. */
    Set<String> filled(long customerId) {
        String asked = tables.moving().keySet().stream()
                .map(name -> "select '" + name + "' where exists (select from " + name + " where customer_id = :id)")
                .collect(Collectors.joining(" union all "));
        return new TreeSet<>(
                jdbc.sql(asked).param("id", customerId).query(String.class).list());
    }

    /**
     * Moves everything from one customer to another.
     *
     * @param fresh whether the one who goes is a visitor of whose devices nobody else has rows
     */
    void join(long from, long to, Set<String> filled, boolean fresh) {
        sameClock();
        Set<Long> notTheirs = fresh ? Set.of() : keepApart(from, to, filled);
        identityHomes(from, to, filled, notTheirs);
        for (String name : filled) {
            CustomerTable table = tables.table(name);
            if (!name.equals(INTERACTION)) {
                writeHomes(table, from, "true");
            }
            if (!fresh || !name.equals(INTERACTION)) {
                park(table, from, clashing(table, from, to));
            }
            jdbc.sql("update " + name + " set customer_id = ? where customer_id = ?")
                    .params(to, from)
                    .update();
        }
        jdbc.sql("update customer_home set customer_id = ? where customer_id = ?")
                .params(to, from)
                .update();
    }

    /** Sets a customer's rows aside for those that another brings, until the two part. */
    void giveWay(String name, long customerId, String condition, Collection<String> values) {
        CustomerTable table = tables.table(name);
        List<String> keys = jdbc.sql("select " + table.keyOf("t") + "::text from " + name
                        + " t where t.customer_id = :id and " + condition)
                .param("id", customerId)
                .param("values", values.toArray(String[]::new))
                .query(String.class)
                .list();
        park(table, customerId, keys);
    }

    /**
     * Moves back whatever has its home with the ones who go.
     *
     * @return what was overwritten since the merge and so stays, as table and key
     */
    List<Changed> part(long root, long back, Set<Long> going, Set<String> filled) {
        sameClock();
        Long[] homes = going.toArray(Long[]::new);
        List<Changed> changed = new ArrayList<>();
        // Other tables ask the interactions under which identity something came, so those go last.
        filled.stream()
                .sorted(Comparator.comparing(INTERACTION::equals))
                .map(tables::table)
                .forEach(table -> {
                    if (table.overwritten()) {
                        changed.addAll(keepChanged(table, root, homes));
                    }
                    goBack(table, root, back, homes);
                });
        jdbc.sql("update customer_home set customer_id = ? where customer_id = ? and home_id = any(?)")
                .params(back, root, homes)
                .update();
        jdbc.sql("delete from customer_home where customer_id = ? and home_id = ? and not parked")
                .params(back, back)
                .update();
        unpark(back);
        unpark(root);
        return changed;
    }

    /** Images hold moments as text: the same moment must be the same text on every node. */
    private void sameClock() {
        jdbc.sql("select set_config('timezone', 'UTC', true)")
                .query(String.class)
                .single();
    }

    private List<String> clashing(CustomerTable table, long from, long to) {
        return table.uniques().stream()
                .flatMap(
                        unique -> jdbc
                                .sql(table.clashing(unique))
                                .param("from", from)
                                .param("to", to)
                                .query(String.class)
                                .list()
                                .stream())
                .distinct()
                .toList();
    }

    /**
     * A device that both used, one after the other, says nothing about older rows: those are written down one by one. Returns
     * the identities that say nothing about the rows of the one who goes.
     */
    private Set<Long> keepApart(long from, long to, Set<String> filled) {
        List<Shared> shared = jdbc.sql("""
                with seen as (%s)
                select identity_id, exists (select from identity i where i.identity_id = s.identity_id and i.customer_id = :from)
                    as owned
                from seen s where identity_id <> 0 and (
                    exists (select from identity i where i.identity_id = s.identity_id and i.customer_id = :to)
                    or exists (select from interaction i where i.customer_id = :to and i.identity_id = s.identity_id)
                    or exists (select from customer_home h where h.customer_id = :to and h.table_name = 'identity'
                        and h.row_key = jsonb_build_object('identity_id', s.identity_id)))
                """.formatted(seen(filled)))
                .param("from", from)
                .param("to", to)
                .query(Shared.class)
                .list();
        for (Shared one : shared) {
            long owner = one.owned() ? to : from;
            for (String name : owner == from ? filled : filled(to)) {
                CustomerTable table = tables.table(name);
                if (table.filedUnder() != null && !name.equals(IDENTITY)) {
                    writeHomes(table, owner, table.filedUnder() + " = " + one.identityId());
                }
            }
            jdbc.sql("""
                    delete from customer_home where customer_id = ? and table_name = 'identity'
                        and row_key = jsonb_build_object('identity_id', ?::bigint)
                    """).params(owner, one.identityId()).update();
        }
        return shared.stream()
                .filter(one -> !one.owned())
                .map(Shared::identityId)
                .collect(Collectors.toSet());
    }

    /** The identities that the customer has or that their rows are filed under. */
    private String seen(Set<String> filled) {
        return Stream.concat(Stream.of(IDENTITY), filled.stream())
                .distinct()
                .map(tables::table)
                .filter(table -> table.filedUnder() != null)
                .map(table ->
                        "select " + table.filedUnder() + " from " + table.name() + " t where t.customer_id = :from")
                .collect(Collectors.joining(" union "));
    }

    /** Where rows filed under these identities belong from now on, unless the survivor knows the identity already. */
    private void identityHomes(long from, long to, Set<String> filled, Set<Long> notTheirs) {
        jdbc.sql("""
                with seen (identity_id) as (%s)
                insert into customer_home (customer_id, table_name, row_key, home_id)
                select :from, 'identity', jsonb_build_object('identity_id', s.identity_id), :from from seen s
                where s.identity_id <> 0 and s.identity_id <> all(:not_theirs)
                    and not exists (select from customer_home h where h.customer_id in (:from, :to)
                        and h.table_name = 'identity' and h.row_key = jsonb_build_object('identity_id', s.identity_id))
                on conflict do nothing
                """.formatted(seen(filled)))
                .param("from", from)
                .param("to", to)
                .param("not_theirs", notTheirs.toArray(Long[]::new))
                .update();
    }

    /** Writes down whose rows these are, where it is not yet. */
    private void writeHomes(CustomerTable table, long customerId, String condition) {
        writeHomes(table, customerId, condition, new String[0]);
    }

    private void writeHomes(CustomerTable table, long customerId, String condition, String[] keys) {
        String filed = table.filedUnder();
        jdbc.sql("""
                insert into customer_home (customer_id, table_name, row_key, home_id, image)
                select :id, '%1$s', %2$s, %3$s, %4$s
                from %1$s t
                where t.customer_id = :id and %5$s and not exists (
                    select from customer_home h where h.customer_id = :id and h.table_name = '%1$s' and not h.parked
                        and h.row_key = %2$s)
                on conflict on constraint customer_home_pkey do update set parked = false, image = excluded.image
                """.formatted(
                                table.name(),
                                table.keyOf("t"),
                                filed == null ? ":id" : """
                                coalesce((select h.home_id from customer_home h where h.customer_id = :id
                                    and h.table_name = 'identity' and not h.parked
                                    and h.row_key = jsonb_build_object('identity_id', %s)), :id)
                                """.formatted(filed),
                                table.overwritten() ? table.image() : "null",
                                condition))
                .param("id", customerId)
                .param("keys", keys)
                .update();
    }

    /** Takes rows out of their table and keeps them. */
    private void park(CustomerTable table, long customerId, List<String> keys) {
        if (keys.isEmpty()) {
            return;
        }
        String[] which = keys.toArray(String[]::new);
        writeHomes(table, customerId, table.keyOf("t") + " = any(:keys::jsonb[])", which);
        String these = " t.customer_id = :id and " + table.keyOf("t") + " = any(:keys::jsonb[])";
        jdbc.sql("""
                update customer_home h set image = %s, parked = true, parked_no = nextval('customer_home_parked_no_seq') from %s t
                where %s and h.customer_id = :id and h.table_name = '%s' and not h.parked and %s
                """.formatted(table.image(), table.name(), these, table.name(), table.isRow()))
                .param("id", customerId)
                .param("keys", which)
                .update();
        for (CustomerTables.Link link : table.children()) {
            jdbc.sql("delete from " + link.child() + " kept using " + table.name() + " t where " + these + " and "
                            + table.hangsOn(link, "kept"))
                    .param("id", customerId)
                    .param("keys", which)
                    .update();
        }
        jdbc.sql("delete from " + table.name() + " t where" + these)
                .param("id", customerId)
                .param("keys", which)
                .update();
    }

    /** What somebody changed since stays; the one who goes gets back what they had. */
    private List<Changed> keepChanged(CustomerTable table, long root, Long[] homes) {
        List<Changed> changed = jdbc.sql("""
                update customer_home h set parked = true, parked_no = nextval('customer_home_parked_no_seq') from %s t
                where t.customer_id = :root and h.customer_id = :root and h.table_name = '%s' and not h.parked
                    and h.home_id = any(:homes) and %s
                    and to_jsonb(t) - 'customer_id' is distinct from (h.image -> 'row') - 'customer_id'
                returning h.table_name, h.row_key::text as row_key
                """.formatted(table.name(), table.name(), table.isRow()))
                .param("root", root)
                .param("homes", homes)
                .query(Changed.class)
                .list();
        // The new value is the survivor's own now; what they had before it is past.
        jdbc.sql("""
                delete from customer_home where customer_id = ? and table_name = ? and parked and home_id = ?
                    and row_key = any(?::jsonb[])
                """)
                .params(
                        root,
                        table.name(),
                        root,
                        changed.stream().map(Changed::rowKey).toArray(String[]::new))
                .update();
        return changed;
    }

    private void goBack(CustomerTable table, long root, long back, Long[] homes) {
        jdbc.sql("""
                update %s t set customer_id = :back from customer_home h
                where t.customer_id = :root and h.customer_id = :root and h.table_name = '%s' and not h.parked
                    and h.home_id = any(:homes) and %s
                """.formatted(table.name(), table.name(), table.isRow()))
                .param("root", root)
                .param("back", back)
                .param("homes", homes)
                .update();
        if (table.filedUnder() != null && !table.name().equals(IDENTITY)) {
            jdbc.sql("""
                    update %s t set customer_id = :back
                    where t.customer_id = :root and %s in (
                        select (h.row_key ->> 'identity_id')::bigint from customer_home h
                        where h.customer_id = :root and h.table_name = 'identity' and not h.parked and h.home_id = any(:homes))
                      and not exists (select from customer_home h where h.customer_id = :root and h.table_name = '%s'
                        and not h.parked and %s)
                    """.formatted(table.name(), table.filedUnder(), table.name(), table.isRow()))
                    .param("root", root)
                    .param("back", back)
                    .param("homes", homes)
                    .update();
        }
    }

    /** Rows whose place is free again come back, the one that had the place last first. */
    private void unpark(long customerId) {
        List<Parked> parked =
                jdbc.sql("""
                select table_name, row_key::text as row_key, home_id from customer_home
                where customer_id = :id and parked and table_name <> 'customer'
                order by parked_no desc
                """).param("id", customerId).query(Parked.class).list();
        for (Parked one : parked) {
            CustomerTable table = tables.table(one.tableName());
            boolean free =
                    insert(table.name(), table.columns(), "jsonb_build_array(h.image -> 'row')", one, customerId) > 0;
            if (!free) {
                continue;
            }
            for (CustomerTables.Link link : table.children()) {
                insert(
                        link.child(),
                        table.columnsOf().getOrDefault(link.child(), List.of()),
                        "h.image -> 'children' -> '" + link.child() + "'",
                        one,
                        customerId);
            }
            jdbc.sql((one.homeId() == customerId
                                    ? "delete from customer_home"
                                    : "update customer_home set parked = false"
                                            + (table.overwritten() ? "" : ", image = null"))
                            + " where customer_id = ? and table_name = ? and row_key = ?::jsonb and home_id = ?")
                    .params(customerId, one.tableName(), one.rowKey(), one.homeId())
                    .update();
        }
    }

    private int insert(String table, List<String> columns, String rows, Parked parked, long customerId) {
        String names = String.join(", ", columns);
        String values = columns.stream()
                .map(column -> column.equals("customer_id") ? "h.customer_id" : "r." + column)
                .collect(Collectors.joining(", "));
        return jdbc.sql("""
                insert into %s (%s) select %s from customer_home h
                cross join lateral jsonb_populate_recordset(null::%s, %s) r
                where h.customer_id = ? and h.table_name = ? and h.row_key = ?::jsonb and h.home_id = ?
                on conflict do nothing
                """.formatted(table, names, values, table, rows))
                .params(customerId, parked.tableName(), parked.rowKey(), parked.homeId())
                .update();
    }

    /** A value that is not what it was when it went along. */
    record Changed(String tableName, String rowKey) {}

    record Parked(String tableName, String rowKey, long homeId) {}

    record Shared(long identityId, boolean owned) {}
}
