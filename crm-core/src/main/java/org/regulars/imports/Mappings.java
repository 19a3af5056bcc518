package org.regulars.imports;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.regulars.customer.AttributeDefinition;
import org.regulars.customer.Attributes;
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

    private final Kinds kinds;
    private final Attributes attributes;

    Mappings(JdbcClient jdbc, JsonMapper json, Clock clock, Kinds kinds, Attributes attributes) {
        this.kinds = kinds;
        this.attributes = attributes;
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
    }

    /** What a file is taken for. */
    record Guess(Kind kind, String format, Mapping mapping, ImportSettings settings) {}

    /** @param wanted the kind that somebody said; '' when it is to be found out */
    Guess forFile(Layout layout, String fileName, String wanted, Imports.Opened file) throws IOException {
        Optional<Format> format = (layout.hasHeader() ? Format.recognise(layout.columns()) : Optional.<Format>empty())
                .filter(known -> wanted.isEmpty() || kinds.get(wanted).key().equals(known.kind()));
        Optional<Guess> remembered = layout.hasHeader()
                ? remembered(layout.columns(), format.map(Format::key).orElse(""))
                        .filter(known -> wanted.isEmpty() || kinds.get(wanted).equals(known.kind()))
                : Optional.empty();
        if (remembered.isPresent() && !datesUnclear(remembered.get().mapping())) {
            return remembered.get();
        }
        Kind kind = remembered
                .map(Guess::kind)
                .orElseGet(() -> kinds.get(
                        wanted.isEmpty()
                                ? format.map(Format::kind)
                                        .orElseGet(() ->
                                                kinds.guess(layout, fileName).key())
                                : wanted));
        Mapping mapping = remembered
                .map(Guess::mapping)
                .orElseGet(() ->
                        format.map(known -> of(known, layout)).orElseGet(() -> MappingGuess.of(layout, kind.fields())));
        if (remembered.isEmpty() && layout.hasHeader() && kind instanceof PeopleRows) {
            mapping = withAttributes(mapping, layout);
        }
        for (Map.Entry<Field, Integer> moment : mapping.columns().entrySet()) {
            if (moment.getKey().type() == Field.Type.MOMENT && mapping.dateOrder() == null) {
                DateOrder order = dateOrder(layout, moment.getValue(), file);
                mapping = new Mapping(mapping.columns(), order, mapping.decimal());
            }
        }
        ImportSettings settings = remembered
                .map(Guess::settings)
                .orElse(ImportSettings.USUAL.withStatus(
                        format.map(Format::status).orElse("")));
        if (!kind.key().equals(OrderRows.KEY) && datesUnclear(mapping) && dateless(layout, mapping)) {
            mapping = new Mapping(mapping.columns(), DateOrder.YEAR_MONTH_DAY, mapping.decimal());
        }
        return new Guess(kind, format.map(Format::key).orElse(""), mapping, settings);
    }

    /** Columns that are named like an attribute bring its values. */
    private Mapping withAttributes(Mapping mapping, Layout layout) {
        Map<String, Field> named = new LinkedHashMap<>();
        for (AttributeDefinition one : attributes.all()) {
            named.putIfAbsent(MappingGuess.spelling(one.key()), Field.attribute(one.key()));
            one.labels()
                    .values()
                    .forEach(label -> named.putIfAbsent(MappingGuess.spelling(label), Field.attribute(one.key())));
        }
        Set<String> taken = new HashSet<>();
        mapping.columns().keySet().forEach(field -> taken.add(field.attributeKey()));
        Map<Field, Integer> columns = new LinkedHashMap<>(mapping.columns());
        for (int at = 0; at < layout.columns().size(); at++) {
            Field field = named.get(MappingGuess.spelling(layout.columns().get(at)));
            if (field != null && !mapping.columns().containsValue(at) && taken.add(field.attributeKey())) {
                columns.put(field, at);
            }
        }
        return new Mapping(columns, mapping.dateOrder(), mapping.decimal());
    }

    static boolean datesUnclear(Mapping mapping) {
        return mapping.dateOrder() == null
                && mapping.columns().keySet().stream().anyMatch(field -> field.type() == Field.Type.MOMENT);
    }

    private static boolean dateless(Layout layout, Mapping mapping) {
        return mapping.columns().entrySet().stream()
                .filter(entry -> entry.getKey().type() == Field.Type.MOMENT)
                .allMatch(entry -> layout.values(entry.getValue()).stream().allMatch(String::isBlank));
    }

    private static Mapping of(Format format, Layout layout) {
        Map<Field, Integer> columns = format.mapping(layout.columns());
        return new Mapping(columns, format.dates(), String.valueOf(MappingGuess.decimalOf(layout, columns)));
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
        try (CsvRows rows = file.open()) {
            List<String> some = new ArrayList<>();
            boolean more = true;
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

    private Optional<Guess> remembered(List<String> columns, String format) {
        return jdbc.sql("select kind, mapping, settings from import_mapping where header_sha256 = ?")
                .param(fingerprint(columns))
                .query((row, n) -> new Guess(
                        kinds.get(row.getString("kind")),
                        format,
                        fromJson(row.getString("kind"), row.getString("mapping")),
                        settings(row.getString("settings"))))
                .optional();
    }

    void remember(List<String> columns, String kind, Mapping mapping, ImportSettings settings) {
        jdbc.sql("""
                insert into import_mapping (header_sha256, kind, mapping, settings, used_at)
                values (?, ?, ?::jsonb, ?::jsonb, ?)
                on conflict on constraint import_mapping_pkey do update
                    set kind = excluded.kind, mapping = excluded.mapping, settings = excluded.settings,
                        used_at = excluded.used_at
                """)
                .params(
                        fingerprint(columns),
                        kind,
                        toJson(mapping),
                        json.writeValueAsString(settings),
                        OffsetDateTime.now(clock))
                .update();
    }

    String toJson(ImportSettings settings) {
        return json.writeValueAsString(settings);
    }

    ImportSettings settings(String text) {
        return text.equals("{}") ? ImportSettings.USUAL : json.readValue(text, ImportSettings.class);
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

    Mapping fromJson(String kind, String text) {
        if (text.equals("{}")) {
            return new Mapping(Map.of(), null, ".");
        }
        Stored stored = json.readValue(text, Stored.class);
        Map<Field, Integer> columns = new LinkedHashMap<>();
        stored.columns().forEach((key, column) -> field(kind, key).ifPresent(field -> columns.put(field, column)));
        return new Mapping(
                columns, stored.dateOrder().isEmpty() ? null : DateOrder.valueOf(stored.dateOrder()), stored.decimal());
    }

    /** Of a kind by its key; attributes are fields of every kind about people. */
    Optional<Field> field(String kind, String key) {
        return key.startsWith(Field.ATTRIBUTE)
                ? Optional.of(Field.attribute(key.substring(Field.ATTRIBUTE.length())))
                : kinds.get(kind).fields().stream()
                        .filter(field -> field.key().equals(key))
                        .findFirst();
    }

    private record Stored(Map<String, Integer> columns, String dateOrder, String decimal) {}
}
