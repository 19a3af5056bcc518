package org.regulars.imports;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.regulars.audit.AuditTrail;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Files of order lines, from the upload to the result.
 *
 * <p>An upload is kept and looked at: character set, separator, columns, and what each column says. A check reads it all and
 * changes nothing; an import merges it. Both run in the background and go on after a crash. The same file twice changes
 * nothing, a file that overlaps adds what is new.
 */
@Component
@Transactional
public class Imports {

    private static final int SAMPLE_ROWS = 8;
    private static final int LONGEST_FILE_NAME = 200;

    private final JdbcClient jdbc;
    private final StoredContent contents;
    private final Mappings mappings;
    private final AuditTrail audit;
    private final Clock clock;
    private final JsonMapper json;

    Imports(
            JdbcClient jdbc,
            StoredContent contents,
            Mappings mappings,
            AuditTrail audit,
            Clock clock,
            JsonMapper json) {
        this.jdbc = jdbc;
        this.contents = contents;
        this.mappings = mappings;
        this.audit = audit;
        this.clock = clock;
        this.json = json;
    }

    /**
     * Keeps a file and finds out how it is to be read. Gzip is unpacked.
     *
     * @param actor e-mail address of staff or name of an API token
     * @return the import's id
     * @throws FileUnusable if no order lines can be in it; nothing is kept then
     */
    public long upload(String fileName, InputStream content, String actor) throws IOException {
        long importId = jdbc.sql("""
                insert into import_file (file_name, size_bytes, sha256, state, charset, separator, has_header, columns,
                                         mapping, rows_expected, created_by, created_at)
                values (?, 0, ''::bytea, 'uploaded', '', '', false, '{}', '{}', 0, ?, ?) returning import_id
                """)
                .params(named(fileName), actor, OffsetDateTime.now(clock))
                .query(Long.class)
                .single();
        StoredContent.Stored stored = contents.write(importId, content);
        TextEncoding encoding = new TextEncoding();
        Charset charset;
        try (InputStream bytes = FileContent.open(contents.read(importId))) {
            charset = encoding.detect(bytes);
        }
        jdbc.sql("update import_file set size_bytes = ?, sha256 = ? where import_id = ?")
                .params(stored.bytes(), stored.sha256(), importId)
                .update();
        layOut(importId, charset, Math.max(1, encoding.lines()));
        audit.record(
                actor,
                "import-uploaded",
                "import " + importId,
                Map.of("file", named(fileName), "bytes", stored.bytes()));
        return importId;
    }

    private void layOut(long importId, Charset charset, long lines) throws IOException {
        Layout layout = layout(importId, charset);
        Mapping mapping = mappings.forFile(layout, () -> open(importId, charset));
        jdbc.sql("""
                update import_file set charset = ?, separator = ?, has_header = ?, columns = ?, mapping = ?::jsonb,
                    rows_expected = ?, state = 'uploaded' where import_id = ?
                """)
                .params(
                        charset.name(),
                        String.valueOf(layout.separator()),
                        layout.hasHeader(),
                        layout.columns().toArray(String[]::new),
                        mappings.toJson(mapping),
                        Math.max(1, lines - (layout.hasHeader() ? 1 : 0)),
                        importId)
                .update();
    }

    private Layout layout(long importId, Charset charset) throws IOException {
        try (Reader reader = open(importId, charset)) {
            return Layout.of(reader);
        }
    }

    private Reader open(long importId, Charset charset) throws IOException {
        return TextEncoding.reader(FileContent.open(contents.read(importId)), charset);
    }

    private static String named(String fileName) {
        String name = fileName.replaceAll(".*[/\\\\]", "")
                .replaceAll("\\p{Cntrl}", "")
                .strip();
        return name.isEmpty() ? "orders.csv" : name.substring(0, Math.min(name.length(), LONGEST_FILE_NAME));
    }

    /** The newest imports before the one given (exclusive); begin with {@link Long#MAX_VALUE}. */
    @Transactional(readOnly = true)
    public List<ImportSummary> before(long importId, int limit) {
        return jdbc.sql("""
                select import_id, file_name, state, rows_expected, rows_read, rows_done, rows_rejected, lines_new,
                       created_by, created_at
                from import_file where import_id < ? order by import_id desc limit ?
                """)
                .params(importId, limit)
                .query((row, n) -> new ImportSummary(
                        row.getLong("import_id"),
                        row.getString("file_name"),
                        ImportState.of(row.getString("state")),
                        row.getLong("rows_expected"),
                        row.getLong("rows_read"),
                        row.getLong("rows_done"),
                        row.getLong("rows_rejected"),
                        row.getLong("lines_new"),
                        row.getString("created_by"),
                        row.getObject("created_at", OffsetDateTime.class)))
                .list();
    }

    @Transactional(readOnly = true)
    public Optional<ImportDetail> find(long importId) {
        return jdbc.sql("select * from import_file where import_id = ?")
                .param(importId)
                .query(this::detail)
                .optional();
    }

    private ImportDetail detail(ResultSet row, int n) throws SQLException {
        String figures = row.getString("figures");
        return new ImportDetail(
                row.getLong("import_id"),
                row.getString("file_name"),
                row.getLong("size_bytes"),
                ImportState.of(row.getString("state")),
                row.getString("charset"),
                row.getString("separator"),
                row.getBoolean("has_header"),
                List.of((String[]) row.getArray("columns").getArray()),
                mappings.fromJson(row.getString("mapping")),
                row.getLong("rows_expected"),
                row.getLong("rows_read"),
                row.getLong("rows_done"),
                row.getLong("rows_rejected"),
                row.getInt("slices"),
                row.getInt("slices_done"),
                row.getLong("customers_new"),
                row.getLong("products_new"),
                row.getLong("orders_new"),
                row.getLong("lines_new"),
                row.getLong("rows_repeated"),
                figures.equals("{}") ? null : json.readValue(figures, FileFigures.class),
                row.getString("problem"),
                row.getString("created_by"),
                row.getObject("created_at", OffsetDateTime.class),
                row.getObject("started_at", OffsetDateTime.class),
                row.getObject("finished_at", OffsetDateTime.class));
    }

    /** An earlier import of exactly the same bytes that is done, if there is one. */
    @Transactional(readOnly = true)
    public Optional<Long> sameFileBefore(long importId) {
        return jdbc.sql("""
                select max(other.import_id) from import_file this
                join import_file other on other.sha256 = this.sha256 and other.import_id < this.import_id
                where this.import_id = ? and other.state = 'done'
                """).param(importId).query(Long.class).optional();
    }

    /** The first rows behind the header. */
    @Transactional(readOnly = true)
    public List<List<String>> sample(long importId) throws IOException {
        ImportDetail file = get(importId);
        List<List<String>> sample =
                layout(importId, Charset.forName(file.charset())).rows();
        return sample.subList(0, Math.min(sample.size(), SAMPLE_ROWS));
    }

    /**
     * Reads the file in another character set; its columns are guessed anew.
     *
     * @throws ImportNotPossible if there is no such character set, or the file is being imported or is imported
     */
    public void readAs(long importId, String charset) throws IOException {
        ImportDetail file = lockMappable(importId);
        if (charset.equals(file.charset())) {
            return;
        }
        try {
            layOut(importId, Charset.forName(charset), file.rowsExpected());
        } catch (UnsupportedCharsetException | IllegalCharsetNameException e) {
            throw new ImportNotPossible("There is no character set " + charset + ".");
        }
    }

    /**
     * Says what the columns mean, and remembers it for the next file with this header.
     *
     * @throws ImportNotPossible if a column does not exist or says two things, or the file is being imported or is imported
     */
    public void map(long importId, Mapping mapping) {
        ImportDetail file = lockMappable(importId);
        mapping.columns().forEach((field, column) -> {
            if (column < 0 || column >= file.columns().size()) {
                throw new ImportNotPossible("The file has no column " + (column + 1) + ".");
            }
        });
        if (mapping.columns().values().stream().distinct().count()
                < mapping.columns().size()) {
            throw new ImportNotPossible("A column can say one thing only.");
        }
        jdbc.sql("""
                update import_file set mapping = ?::jsonb, state = 'uploaded', figures = '{}' where import_id = ?
                """).params(mappings.toJson(mapping), importId).update();
        if (file.hasHeader() && mapping.missing().isEmpty()) {
            mappings.remember(file.columns(), mapping);
        }
    }

    private ImportDetail lockMappable(long importId) {
        ImportDetail file = lock(importId);
        if (!file.state().mappable()) {
            throw new ImportNotPossible("This import has begun; its columns are fixed.");
        }
        return file;
    }

    /**
     * Has the file checked in the background; nothing is changed.
     *
     * @throws ImportNotPossible if a column is missing, dates are unclear, or it has begun already
     */
    public void check(long importId, String actor) {
        begin(importId, ImportState.CHECKING, "import-checked", actor);
    }

    /**
     * Has the file imported in the background. One that failed or was cancelled goes on.
     *
     * @throws ImportNotPossible if a column is missing, dates are unclear, or it is running or done
     */
    public void run(long importId, String actor) {
        begin(importId, ImportState.IMPORTING, "import-begun", actor);
    }

    private void begin(long importId, ImportState state, String action, String actor) {
        ImportDetail file = lock(importId);
        if (file.state().running() || file.state() == ImportState.DONE) {
            throw new ImportNotPossible(
                    file.state() == ImportState.DONE ? "This file is imported already." : "This import is running.");
        }
        if (!file.missing().isEmpty()) {
            throw new ImportNotPossible("Say which column is: "
                    + String.join(", ", file.missing().stream().map(Field::key).toList()) + ".");
        }
        if (file.datesUnclear()) {
            throw new ImportNotPossible("The dates can be read as day/month or as month/day. Say which it is.");
        }
        jdbc.sql("""
                update import_file set state = :state, rows_read = 0, rows_done = case when slices_done > 0 then rows_done else 0 end,
                    problem = '', attempts = 0, started_at = :now, finished_at = null
                where import_id = :id
                """)
                .param("state", state.key())
                .param("now", OffsetDateTime.now(clock))
                .param("id", importId)
                .update();
        if (file.hasHeader()) {
            mappings.remember(file.columns(), file.mapping());
        }
        audit.record(actor, action, "import " + importId, Map.of("file", file.fileName()));
    }

    /**
     * Stops a check or an import. What is merged already stays; running it again completes it.
     *
     * @throws ImportNotPossible if it does not run
     */
    public void cancel(long importId, String actor) {
        ImportDetail file = lock(importId);
        if (!file.state().running()) {
            throw new ImportNotPossible("This import is not running.");
        }
        jdbc.sql("update import_file set state = ?, finished_at = ? where import_id = ?")
                .params(
                        file.state() == ImportState.CHECKING ? "uploaded" : "cancelled",
                        OffsetDateTime.now(clock),
                        importId)
                .update();
        audit.record(
                actor,
                "import-cancelled",
                "import " + importId,
                Map.of("file", file.fileName(), "rows", file.rowsDone()));
    }

    /** The first problems, in the order of the rows. */
    @Transactional(readOnly = true)
    public List<RowProblem> problems(long importId, int limit) {
        return jdbc.sql("""
                select row_no as row, field, problem from import_problem where import_id = ? order by row_no, field limit ?
                """).params(importId, limit).query(RowProblem.class).list();
    }

    /**
     * Writes the rows that were left out as CSV in UTF-8, with a last column that says why. Corrected, the file can be
     * imported again.
     */
    @Transactional(readOnly = true)
    public void writeErrors(long importId, Writer to) throws IOException {
        ImportDetail file = get(importId);
        char separator = file.separator().charAt(0);
        List<String> header = new ArrayList<>(file.columns());
        header.remove(Mappings.PROBLEM_COLUMN);
        to.write('\ufeff');
        to.write(CsvText.row(with(header, Mappings.PROBLEM_COLUMN), separator));
        int width = header.size();
        long after = 0;
        List<Rejected> page;
        do {
            page = jdbc.sql("""
                    select row_no, min(row_text) as row_text, string_agg(problem, ' ' order by field) as problem
                    from import_problem where import_id = ? and row_no > ? group by row_no order by row_no limit 1000
                    """).params(importId, after).query(Rejected.class).list();
            for (Rejected rejected : page) {
                to.write(
                        CsvText.row(with(values(rejected.rowText(), separator, width), rejected.problem()), separator));
                after = rejected.rowNo();
            }
        } while (!page.isEmpty());
    }

    private static List<String> with(List<String> values, String last) {
        List<String> all = new ArrayList<>(values);
        all.add(last);
        return all;
    }

    private static List<String> values(String text, char separator, int width) throws IOException {
        CsvRows rows = new CsvRows(new java.io.StringReader(text), separator, 0);
        List<String> values = new ArrayList<>(
                rows.next() && rows.fault() == CsvRows.Fault.NONE ? List.of(rows.values()) : List.of(text));
        while (values.size() < width) {
            values.add("");
        }
        return values;
    }

    private ImportDetail lock(long importId) {
        return jdbc.sql("select * from import_file where import_id = ? for update")
                .param(importId)
                .query(this::detail)
                .optional()
                .orElseThrow(() -> new ImportNotPossible("There is no import " + importId + "."));
    }

    private ImportDetail get(long importId) {
        return find(importId).orElseThrow(() -> new ImportNotPossible("There is no import " + importId + "."));
    }

    /** The character sets that staff may choose from. */
    public static List<String> charsets() {
        return java.util.stream.Stream.of(
                        StandardCharsets.UTF_8.name(),
                        "windows-1252",
                        "ISO-8859-15",
                        "windows-1250",
                        "windows-1251",
                        "UTF-16LE",
                        "UTF-16BE",
                        "Shift_JIS",
                        "GB18030",
                        "Big5",
                        "EUC-KR")
                .filter(Charset::isSupported)
                .toList();
    }

    private record Rejected(long rowNo, String rowText, String problem) {}

    /** Where a reader of the file comes from; each call begins at the start. */
    @FunctionalInterface
    interface Opened {
        Reader open() throws IOException;
    }
}
