package org.regulars.customer;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A table whose rows go along when a customer turns out to be another, with the SQL that names its rows.
 *
 * @param key its primary key without the customer
 * @param filedUnder SQL over the row {@code t} for the identity it came under, null when it knows none
 * @param overwritten whether a row is the one value of something, so that a later value takes its place
 * @param columns those that can be written
 * @param columnsOf the same of every table, for the children
 */
record CustomerTable(
        String name,
        List<CustomerTables.Column> key,
        List<CustomerTables.Unique> uniques,
        @Nullable String filedUnder,
        boolean overwritten,
        List<CustomerTables.Link> children,
        List<String> columns,
        Map<String, List<String>> columnsOf) {

    /** The key of row {@code t} as it stands in {@code customer_home}. */
    String keyOf(String row) {
        return key.stream()
                .map(column -> "'" + column.name() + "', " + row + "." + column.name())
                .collect(Collectors.joining(", ", "jsonb_build_object(", ")"));
    }

    /** The condition that home {@code h} is about row {@code t}. */
    String isRow() {
        return key.isEmpty()
                ? "true"
                : key.stream()
                        .map(column ->
                                "t." + column.name() + " = (h.row_key ->> '" + column.name() + "')::" + column.type())
                        .collect(Collectors.joining(" and "));
    }

    /** The row {@code t} as it is kept. */
    String image() {
        String kept = children.stream()
                .map(link -> "'" + link.child()
                        + "', (select coalesce(jsonb_agg(to_jsonb(kept)), '[]') from " + link.child()
                        + " kept where " + hangsOn(link, "kept") + ")")
                .collect(Collectors.joining(", "));
        return "jsonb_build_object('row', to_jsonb(t), 'children', jsonb_build_object(" + kept + "))";
    }

    /** The condition that a child's row hangs on row {@code t}. */
    String hangsOn(CustomerTables.Link link, String child) {
        return IntStream.range(0, link.childColumns().size())
                .mapToObj(n -> child + "." + link.childColumns().get(n) + " = t."
                        + link.parentColumns().get(n))
                .collect(Collectors.joining(" and "));
    }

    /** Keys of rows of {@code :from} in whose place {@code :to} has one already. */
    String clashing(CustomerTables.Unique unique) {
        List<String> said = unique.columns().stream()
                .filter(column -> !column.equals("customer_id"))
                .toList();
        String values = IntStream.range(0, said.size())
                .mapToObj(n -> ", (" + said.get(n) + ") as said" + n)
                .collect(Collectors.joining());
        String same = IntStream.range(0, said.size())
                .mapToObj(n -> "there.said" + n + " = t.said" + n)
                .collect(Collectors.joining(" and "));
        return """
                select %s::text from (select *%s from %s where customer_id = :from and %s) t
                where exists (select from (select *%s from %s where customer_id = :to and %s) there where %s)
                """.formatted(
                        keyOf("t"),
                        values,
                        name,
                        unique.condition(),
                        values,
                        name,
                        unique.condition(),
                        same.isEmpty() ? "true" : same);
    }
}
