package org.regulars.privacy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.regulars.imports.CsvText;
import org.regulars.shop.ShopProperties;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Everything that is kept about a person, to read and to take away: every table of {@link PersonalData}, texts that name them,
 * the rows of imported files, and what is worked out. Its shape is written down in {@code docs/privacy.md}.
 */
@Component
public class PersonalExport {

    /** What the file calls its shape; it changes with the shape. */
    static final String FORMAT = "regulars-person/1";

    private static final int FETCH = 500;
    private static final String FILE_IN_PIECES = "customer_file_chunk";

    /** Words for what another table knows under an id; added beside the id. */
    private static final Map<String, Map<String, String>> WORDS = Map.of(
            "product_id",
                    Map.of(
                            "product_sku", "(select p.sku from product p where p.product_id = t.product_id)",
                            "product_name", "(select p.name from product p where p.product_id = t.product_id)"),
            "segment_id", Map.of("segment_name", "(select s.name from segment s where s.segment_id = t.segment_id)"),
            "wording_id",
                    Map.of("wording", "(select w.wording from consent_wording w where w.wording_id = t.wording_id)"),
            "identity_id", Map.of("identity", "(select i.shown from identity i where i.identity_id = t.identity_id)"));

    private final JdbcClient jdbc;
    private final Clock clock;
    private final TransactionTemplate snapshot;
    private final JsonMapper json;
    private final People people;
    private final Columns catalog;
    private final Erasures erasures;
    private final ImportedFiles files;
    private final ObjectProvider<AboutPerson> more;
    private final ShopProperties shop;

    PersonalExport(
            JdbcClient jdbc,
            Clock clock,
            PlatformTransactionManager transactions,
            JsonMapper json,
            People people,
            Columns catalog,
            Erasures erasures,
            ImportedFiles files,
            ObjectProvider<AboutPerson> more,
            ShopProperties shop) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.snapshot = new TransactionTemplate(transactions);
        this.snapshot.setReadOnly(true);
        this.snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        this.json = json;
        this.people = people;
        this.catalog = catalog;
        this.erasures = erasures;
        this.files = files;
        this.more = more;
        this.shop = shop;
    }

    /**
     * The beginning of one table for the page.
     *
     * @param name the table's name, or the key of what is worked out
     * @param total how many rows there are in all
     */
    public record Part(Heading heading, String name, long total, List<Map<String, String>> rows) {}

    /** What the page shows: for each table that knows something the newest rows, without empty values. Files are left to the export. */
    public List<Part> page(long customerId, int rowsEach) {
        return read(() -> {
            Person person = people.of(customerId);
            List<Part> parts = new ArrayList<>();
            for (Source source : sources(person, false, false)) {
                List<Map<String, String>> rows = new ArrayList<>();
                long[] total = {0};
                source.each(row -> {
                    if (total[0]++ < rowsEach) {
                        rows.add(shown(row));
                    }
                });
                if (total[0] > 0) {
                    parts.add(new Part(source.heading(), source.name(), total[0], rows));
                }
            }
            return parts;
        });
    }

    private static Map<String, String> shown(Map<String, JsonNode> row) {
        Map<String, String> shown = new LinkedHashMap<>();
        row.forEach((key, value) -> {
            String text = text(value);
            if (!text.isEmpty() && !text.equals("{}") && !text.equals("[]")) {
                shown.put(key, text);
            }
        });
        return shown;
    }

    /**
     * Writes everything as a ZIP file: {@code data.json}, a CSV for each table, and files as they are. The stream stays open.
     *
     * @param portable only what the person told us or what was observed of them (GDPR article 20)
     */
    public void write(long customerId, boolean portable, OutputStream to) {
        read(() -> {
            try {
                Person person = people.of(customerId);
                ZipOutputStream zip = new ZipOutputStream(to, StandardCharsets.UTF_8);
                List<Source> sources = sources(person, portable, true);
                entry(zip, portable ? "portable.json" : "data.json", out -> writeJson(person, sources, out));
                for (Source source : sources) {
                    writeCsv(source, zip);
                }
                if (!portable) {
                    writeFiles(person, zip);
                }
                zip.finish();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return true;
        });
    }

    private <T> T read(java.util.function.Supplier<T> what) {
        return java.util.Objects.requireNonNull(snapshot.execute(status -> what.get()));
    }

    private void writeJson(Person person, List<Source> sources, OutputStream out) {
        try (JsonGenerator to = json.createGenerator(new NotClosing(out))) {
            to.writeStartObject();
            to.writeStringProperty("format", FORMAT);
            to.writeStringProperty("exported_at", clock.instant().toString());
            to.writeStringProperty("shop", shop.name());
            to.writeNumberProperty("customer_id", person.customerId());
            to.writeName("data");
            to.writeStartObject();
            Heading open = null;
            for (Source source : sources) {
                if (source.heading() != open) {
                    if (open != null) {
                        to.writeEndObject();
                    }
                    open = source.heading();
                    to.writeName(open.key());
                    to.writeStartObject();
                }
                to.writeName(source.name());
                to.writeStartArray();
                source.each(row -> to.writePOJO(row));
                to.writeEndArray();
            }
            if (open != null) {
                to.writeEndObject();
            }
            to.writeEndObject();
            to.writeEndObject();
        }
    }

    private void writeCsv(Source source, ZipOutputStream zip) throws IOException {
        Set<String> columns = new LinkedHashSet<>();
        boolean[] any = {false};
        source.each(row -> {
            columns.addAll(row.keySet());
            any[0] = true;
        });
        if (!any[0]) {
            return;
        }
        entry(zip, "csv/" + source.heading().key() + "-" + source.name() + ".csv", out -> {
            try {
                Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
                writer.write('\ufeff');
                writer.write(CsvText.row(List.copyOf(columns), ','));
                source.each(row -> {
                    try {
                        writer.write(CsvText.row(
                                columns.stream()
                                        .map(column -> text(row.get(column)))
                                        .toList(),
                                ','));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
                writer.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static String text(@org.jspecify.annotations.Nullable JsonNode value) {
        return value == null || value.isNull() ? "" : value.isString() ? value.asString() : value.toString();
    }

    /** Bytes that are no hash are files: they go into the ZIP as they are, named as the row names them. */
    private void writeFiles(Person person, ZipOutputStream zip) {
        PersonalData.HOLDINGS.forEach(
                holding -> writeFiles(holding.table(), holding.where(), "ids", person.idArray(), zip));
        PersonalData.MENTIONS.stream().filter(PersonalExport::tellsSomething).forEach(mention -> {
            String condition = erasures.condition(mention, person);
            if (!condition.isEmpty()) {
                writeFiles(mention.table(), condition, "patterns", Erasures.patterns(mention, person), zip);
            }
        });
    }

    private void writeFiles(String table, String where, String name, Object value, ZipOutputStream zip) {
        if (table.equals(FILE_IN_PIECES)) {
            writePieces(where, name, value, zip);
            return;
        }
        List<String> binary = binary(table);
        if (binary.isEmpty()) {
            return;
        }
        int[] n = {0};
        jdbc.sql("select " + String.join(", ", binary) + ", " + fileName(table) + " as named from " + table
                        + " t where " + where + order(table))
                .param(name, value)
                .withFetchSize(1)
                .query(row -> {
                    n[0]++;
                    for (String column : binary) {
                        byte[] bytes = row.getBytes(column);
                        if (bytes != null) {
                            entry(zip, fileName(table, n[0], column, row.getString("named")), out -> {
                                try {
                                    out.write(bytes);
                                } catch (IOException e) {
                                    throw new UncheckedIOException(e);
                                }
                            });
                        }
                    }
                });
    }

    /** Files that staff kept, each in one piece again. */
    private void writePieces(String where, String name, Object value, ZipOutputStream zip) {
        long[] open = {-1};
        try {
            jdbc.sql("select t.file_id, t.chunk, t.content, f.name from " + FILE_IN_PIECES
                            + " t join customer_file f using (customer_id, file_id) where t." + where
                            + " order by t.file_id, t.chunk")
                    .param(name, value)
                    .withFetchSize(1)
                    .query(row -> {
                        try {
                            if (row.getLong("file_id") != open[0]) {
                                open[0] = row.getLong("file_id");
                                zip.putNextEntry(new ZipEntry(keptFile(row.getLong("file_id"), row.getString("name"))));
                            }
                            zip.write(row.getBytes("content"));
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    });
            zip.closeEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String keptFile(long fileId, String named) {
        return "files/customer-file-" + fileId + "-" + named.replaceAll("[^\\p{L}\\p{N}._-]+", "_");
    }

    private String fileName(String table) {
        return catalog.has(table, "file_name") ? "t.file_name" : catalog.has(table, "name") ? "t.name" : "''";
    }

    private static String fileName(
            String table, int number, String column, @org.jspecify.annotations.Nullable String named) {
        String safe = named == null ? "" : named.replaceAll("[^\\p{L}\\p{N}._-]+", "_");
        return "files/" + table + "-" + number + "-" + column + (safe.isEmpty() ? "" : "-" + safe)
                + (column.equals("raw") ? ".eml" : "");
    }

    private List<String> binary(String table) {
        return catalog.of(table).stream()
                .filter(column -> column.isBinary()
                        && !isHash(column.name())
                        && !column.type().endsWith("[]"))
                .map(Columns.Column::name)
                .toList();
    }

    /** Hashes are of no use to anybody but us. */
    private static boolean isHash(String column) {
        return column.endsWith("hash") || column.endsWith("hashes") || column.contains("sha256");
    }

    // Where the rows come from.

    private List<Source> sources(Person person, boolean portable, boolean withFiles) {
        List<Source> sources = new ArrayList<>();
        for (Heading heading : Heading.values()) {
            if (portable && !heading.portable()) {
                continue;
            }
            PersonalData.HOLDINGS.stream()
                    .filter(holding ->
                            holding.heading() == heading && !holding.table().equals(FILE_IN_PIECES))
                    .forEach(holding -> sources.add(new Source(
                            heading,
                            holding.table(),
                            each -> rows(
                                    holding.table(),
                                    portable && holding.table().equals("profile_attribute")
                                            ? holding.where() + " and origin <> 'computed'"
                                            : holding.where(),
                                    "ids",
                                    person.idArray(),
                                    each))));
            if (portable) {
                continue;
            }
            PersonalData.MENTIONS.stream()
                    .filter(mention -> mention.heading() == heading && tellsSomething(mention))
                    .filter(mention -> !erasures.condition(mention, person).isEmpty())
                    .forEach(mention -> sources.add(new Source(
                            heading,
                            mention.table() + "_naming_you",
                            each -> rows(
                                    mention.table(),
                                    erasures.condition(mention, person),
                                    "patterns",
                                    Erasures.patterns(mention, person),
                                    each))));
            if (heading == Heading.IMPORTS && withFiles) {
                sources.add(new Source(heading, "import_file_rows_naming_you", each -> fileRows(person, each)));
            }
            more.orderedStream()
                    .filter(one -> one.heading() == heading)
                    .forEach(one -> sources.add(new Source(
                            heading,
                            one.key(),
                            each -> one.rows(person.customerId()).forEach(row -> each.accept(nodes(row))))));
        }
        return sources;
    }

    /** Sessions of staff and the books of jobs are ours; they are erased, not shown. */
    private static boolean tellsSomething(Mention mention) {
        return !mention.table().startsWith("spring_") && !mention.table().equals("job_run");
    }

    private void fileRows(Person person, Consumer<Map<String, JsonNode>> each) {
        files.naming(person)
                .forEach(file -> file.rows().forEach(row -> {
                    Map<String, Object> values = new LinkedHashMap<>();
                    values.put("import_id", file.importId());
                    values.put("file_name", file.fileName());
                    values.put("uploaded_at", file.uploadedAt().toInstant().toString());
                    values.put("row", row);
                    each.accept(nodes(values));
                }));
    }

    private Map<String, JsonNode> nodes(Map<String, Object> row) {
        Map<String, JsonNode> nodes = new LinkedHashMap<>();
        row.forEach((key, value) -> nodes.put(key, json.valueToTree(value)));
        return nodes;
    }

    private void rows(String table, String where, String name, Object value, Consumer<Map<String, JsonNode>> each) {
        List<String> columns = catalog.of(table).stream()
                .filter(column -> !column.isBinary()
                        && !isHash(column.name())
                        && !column.name().equals("customer_ids"))
                .map(Columns.Column::name)
                .toList();
        Map<String, String> words = new LinkedHashMap<>();
        columns.forEach(column -> {
            Map<String, String> found = WORDS.get(column);
            if (found != null && !table.equals(column.replace("_id", ""))) {
                found.forEach((key, sql) -> {
                    if (!columns.contains(key)) {
                        words.put(key, sql);
                    }
                });
            }
        });
        String select = "to_jsonb(t)::text as row"
                + (words.isEmpty()
                        ? ""
                        : ", jsonb_build_object("
                                + String.join(
                                        ", ",
                                        words.entrySet().stream()
                                                .map(entry -> "'" + entry.getKey() + "', " + entry.getValue())
                                                .toList())
                                + ")::text as words");
        List<String> binary = binary(table);
        int[] n = {0};
        jdbc.sql("select " + select + " from " + table + " t where " + where + order(table))
                .param(name, value)
                .withFetchSize(FETCH)
                .query(row -> {
                    n[0]++;
                    each.accept(row(row, columns, words.keySet(), table, binary, n[0]));
                });
    }

    private Map<String, JsonNode> row(
            ResultSet row, List<String> columns, Set<String> words, String table, List<String> binary, int number)
            throws SQLException {
        JsonNode values = json.readTree(row.getString("row"));
        Map<String, JsonNode> ordered = new LinkedHashMap<>();
        columns.forEach(column -> ordered.put(column, values.path(column)));
        if (!words.isEmpty()) {
            JsonNode found = json.readTree(row.getString("words"));
            words.forEach(word -> ordered.put(word, found.path(word)));
        }
        binary.forEach(column -> {
            if (!values.path(column).isNull()) {
                String named =
                        values.path("file_name").asString(values.path("name").asString(""));
                ordered.put(column, json.valueToTree(fileName(table, number, column, named)));
            }
        });
        if (table.equals("customer_file")) {
            ordered.put(
                    "content",
                    json.valueToTree(keptFile(
                            values.path("file_id").asLong(), values.path("name").asString(""))));
        }
        if (table.equals("audit_entry") && values.path("actor").asString("").contains("@")) {
            // Who of the staff it was is theirs; that it was staff, when and why is the person's.
            ordered.put("actor", json.valueToTree("staff"));
        }
        return ordered;
    }

    /** The newest first, by the first moment a table keeps, made certain by the row's own place. */
    private String order(String table) {
        return catalog.of(table).stream()
                .filter(column ->
                        column.type().startsWith("timestamp") && !column.type().endsWith("[]"))
                .findFirst()
                .map(column -> " order by t." + column.name() + " desc nulls last, t.tableoid, t.ctid")
                .orElse(" order by t.tableoid, t.ctid");
    }

    private record Source(Heading heading, String name, Consumer<Consumer<Map<String, JsonNode>>> reader) {

        void each(Consumer<Map<String, JsonNode>> row) {
            reader.accept(row);
        }
    }

    private static void entry(ZipOutputStream zip, String name, Consumer<OutputStream> content) {
        try {
            zip.putNextEntry(new ZipEntry(name));
            content.accept(zip);
            zip.closeEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The generator closes what it writes to; the ZIP goes on. */
    private static final class NotClosing extends java.io.FilterOutputStream {

        private NotClosing(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
