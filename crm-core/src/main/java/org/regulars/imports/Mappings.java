package org.regulars.imports;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** What columns mean: remembered per header, else guessed. */
@Component
class Mappings {

    /** The last column of an error file; it is no part of the header that it came from. */
    static final String PROBLEM_COLUMN = "Problem";

    private static final int DATES_AT_ONCE = 1_000;

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Clock clock;

    Mappings(JdbcClient jdbc, JsonMapper json, Clock clock) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
    }

    Mapping forFile(Layout layout, Imports.Opened file) throws IOException {
        Optional<Mapping> remembered = layout.hasHeader() ? remembered(layout.columns()) : Optional.empty();
        if (remembered.isPresent() && remembered.get().dateOrder() != null) {
            return remembered.get();
        }
        Mapping guessed = remembered.orElseGet(() -> MappingGuess.of(layout));
        int dates = guessed.column(Field.ORDERED_AT);
        return dates < 0 ? guessed : new Mapping(guessed.columns(), dateOrder(layout, dates, file), guessed.decimal());
    }

    /**
     * The order that the dates' values show; a file whose days are all below 13 at its beginning is read on until one is not.
     * Null when none is.
     */
    @Nullable
    DateOrder dateOrder(Layout layout, int column, Imports.Opened file) throws IOException {
        Set<DateOrder> possible = possible(layout.values(column), EnumSet.allOf(DateOrder.class));
        if (possible.size() < 2) {
            return possible.isEmpty() ? null : possible.iterator().next();
        }
        if (layout.values(column).stream()
                .filter(value -> !value.isBlank())
                .allMatch(value -> value.strip().matches("\\d{1,2}\\.\\d.*"))) {
            // Nobody writes month.day.year.
            return DateOrder.DAY_MONTH_YEAR;
        }
        try (Reader reader = file.open()) {
            CsvRows rows =
                    new CsvRows(reader, layout.separator(), layout.columns().size());
            List<String> some = new ArrayList<>();
            boolean more = !layout.hasHeader() || rows.next();
            while (more && possible.size() > 1) {
                more = rows.next();
                if (more && rows.fault() == CsvRows.Fault.NONE) {
                    some.add(rows.get(column));
                }
                if (some.size() == DATES_AT_ONCE || !more) {
                    possible = possible(some, possible);
                    some.clear();
                }
            }
        }
        return possible.size() == 1 ? possible.iterator().next() : null;
    }

    /** The orders in which the most values are dates. */
    private static Set<DateOrder> possible(List<String> values, Set<DateOrder> among) {
        List<String> distinct = values.stream().distinct().toList();
        Map<DateOrder, Integer> fitting = DateOrder.fitting(distinct);
        int most = among.stream()
                .mapToInt(order -> fitting.getOrDefault(order, 0))
                .max()
                .orElse(0);
        Set<DateOrder> possible = EnumSet.noneOf(DateOrder.class);
        among.stream().filter(order -> Objects.equals(fitting.get(order), most)).forEach(possible::add);
        return most == 0 && among.size() == DateOrder.values().length ? EnumSet.noneOf(DateOrder.class) : possible;
    }

    private Optional<Mapping> remembered(List<String> columns) {
        return jdbc.sql("select mapping from import_mapping where header_sha256 = ?")
                .param(fingerprint(columns))
                .query(String.class)
                .optional()
                .map(this::fromJson);
    }

    void remember(List<String> columns, Mapping mapping) {
        jdbc.sql("""
                insert into import_mapping (header_sha256, mapping, used_at) values (?, ?::jsonb, ?)
                on conflict on constraint import_mapping_pkey do update
                    set mapping = excluded.mapping, used_at = excluded.used_at
                """)
                .params(fingerprint(columns), toJson(mapping), OffsetDateTime.now(clock))
                .update();
    }

    private static byte[] fingerprint(List<String> columns) {
        List<String> own = new ArrayList<>(columns);
        own.remove(PROBLEM_COLUMN);
        return StoredContent.sha256().digest(String.join("\u001f", own).getBytes(StandardCharsets.UTF_8));
    }

    String toJson(Mapping mapping) {
        Map<String, Integer> columns = new TreeMap<>();
        mapping.columns().forEach((field, column) -> columns.put(field.key(), column));
        DateOrder order = mapping.dateOrder();
        return json.writeValueAsString(new Stored(columns, order == null ? "" : order.name(), mapping.decimal()));
    }

    Mapping fromJson(String text) {
        if (text.equals("{}")) {
            return new Mapping(Map.of(), null, ".");
        }
        Stored stored = json.readValue(text, Stored.class);
        Map<Field, Integer> columns = new EnumMap<>(Field.class);
        stored.columns().forEach((key, column) -> Field.of(key).ifPresent(field -> columns.put(field, column)));
        return new Mapping(
                columns, stored.dateOrder().isEmpty() ? null : DateOrder.valueOf(stored.dateOrder()), stored.decimal());
    }

    private record Stored(Map<String, Integer> columns, String dateOrder, String decimal) {}
}
