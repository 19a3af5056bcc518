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
import java.text.Normalizer;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.regulars.audit.AuditTrail;
import org.regulars.consent.Purposes;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Files that shops bring, from the upload to the result and back again.
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
    private final Kinds kinds;
    private final Purposes purposes;
    private final Mappings mappings;
    private final Undo undo;
    private final AuditTrail audit;
    private final Clock clock;
    private final JsonMapper json;

    Imports(
            JdbcClient jdbc,
            StoredContent contents,
            Kinds kinds,
            Purposes purposes,
            Mappings mappings,
            Undo undo,
            AuditTrail audit,
            Clock clock,
            JsonMapper json) {
        this.jdbc = jdbc;
        this.contents = contents;
        this.kinds = kinds;
        this.purposes = purposes;
        this.mappings = mappings;
        this.undo = undo;
        this.audit = audit;
        this.clock = clock;
        this.json = json;
    }

    /**
     * Keeps a file and finds out how it is to be read. Gzip is unpacked.
     *
     * @param actor e-mail address of staff or name of an API token
     * @return the import's id
     * @throws FileUnusable if no table can be made out in it; nothing is kept then
     */
    public long upload(String fileName, InputStream content, String actor) throws IOException {
        return upload(fileName, content, "", actor);
    }

    /**
     * As above, of a kind that somebody says; '' when it is to be found out.
     *
     * @throws ImportNotPossible if there is no such kind
     */
    public long upload(String fileName, InputStream content, String kind, String actor) throws IOException {
        if (!kind.isEmpty()) {
            kinds.get(kind);
        }
        long importId = jdbc.sql("""
                insert into import_file (file_name, size_bytes, sha256, state, charset, separator, has_header, columns,
                                         mapping, rows_expected, created_by, created_at)
                values (?, 0, ''::bytea, 'uploaded', '', '', false, '{}', '{}', 0, ?, ?) returning import_id
                """)
                .params(named(fileName), actor, OffsetDateTime.now(clock))
                .query(Long.class)
                .single();
        StoredContent.Stored stored;
        try (Workbook.Text text = Workbook.asText(content)) {
            stored = contents.write(importId, text.stream());
        }
        TextEncoding encoding = new TextEncoding();
        Charset charset;
        try (InputStream bytes = FileContent.open(contents.read(importId))) {
            charset = encoding.detect(bytes);
        }
        jdbc.sql("update import_file set size_bytes = ?, sha256 = ? where import_id = ?")
                .params(stored.bytes(), stored.sha256(), importId)
                .update();
        layOut(importId, named(fileName), kind, charset, Math.max(1, encoding.lines()));
        audit.record(
                actor,
                "import-uploaded",
                "import " + importId,
                Map.of("file", named(fileName), "bytes", stored.bytes()));
        return importId;
    }

    private void layOut(long importId, String fileName, String kind, Charset charset, long lines) throws IOException {
        Layout layout = layout(importId, charset);
        Mappings.Guess guess = mappings.forFile(layout, fileName, kind, () -> openRows(importId, charset, layout));
        jdbc.sql("""
                update import_file set charset = ?, separator = ?, has_header = ?, columns = ?, kind = ?, format = ?,
                    mapping = ?::jsonb, settings = ?::jsonb, rows_expected = ?, state = 'uploaded', counts = '{}'
                where import_id = ?
                """)
                .params(
                        charset.name(),
                        layout.dialect().text(),
                        layout.hasHeader(),
                        layout.columns().toArray(String[]::new),
                        guess.kind().key(),
                        guess.format(),
                        mappings.toJson(guess.mapping()),
                        mappings.toJson(guess.settings()),
                        Math.max(1, lines - (layout.hasHeader() ? 1 : 0)),
                        importId)
                .update();
    }

    private CsvRows openRows(long importId, Charset charset, Layout layout) throws IOException {
        CsvRows rows = new CsvRows(
                open(importId, charset), layout.dialect(), layout.columns().size());
        rows.skip(layout.hasHeader());
        return rows;
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
        return name.isEmpty() ? "file.csv" : name.substring(0, Math.min(name.length(), LONGEST_FILE_NAME));
    }

    /** The newest imports before the one given (exclusive); begin with {@link Long#MAX_VALUE}. */
    @Transactional(readOnly = true)
    public List<ImportSummary> before(long importId, int limit) {
        return jdbc.sql("""
                select import_id, file_name, state, rows_expected, rows_read, rows_done, rows_rejected, lines_new,
                       created_by, created_at, kind, format
                from import_file where import_id < ? order by import_id desc limit ?
                """)
                .params(importId, limit)
                .query((row, n) -> new ImportSummary(
                        row.getLong("import_id"),
                        row.getString("kind"),
                        row.getString("format"),
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
        String kind = row.getString("kind");
        String undo = row.getString("undo");
        Mapping mapping = mappings.fromJson(kind, row.getString("mapping"));
        return new ImportDetail(
                row.getLong("import_id"),
                kind,
                row.getString("format"),
                row.getString("file_name"),
                row.getLong("size_bytes"),
                ImportState.of(row.getString("state")),
                row.getString("charset"),
                row.getString("separator"),
                row.getBoolean("has_header"),
                List.of((String[]) row.getArray("columns").getArray()),
                mapping,
                kinds.get(kind).missing(mapping),
                mappings.settings(row.getString("settings")),
                json.readValue(row.getString("counts"), new TypeReference<Map<String, Long>>() {}),
                undo.equals("{}") ? null : json.readValue(undo, UndoResult.class),
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
                row.getObject("finished_at", OffsetDateTime.class),
                row.getObject("forgotten_at", OffsetDateTime.class));
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
            layOut(importId, file.fileName(), file.kind(), Charset.forName(charset), file.rowsExpected());
        } catch (UnsupportedCharsetException | IllegalCharsetNameException e) {
            throw new ImportNotPossible("There is no character set " + charset + ".");
        }
    }

    /**
     * Takes the rows for another kind; the columns are guessed anew.
     *
     * @throws ImportNotPossible if there is no such kind, or the file is being imported or is imported
     */
    public void takeFor(long importId, String kind) throws IOException {
        ImportDetail file = lockMappable(importId);
        if (!kinds.get(kind).key().equals(file.kind())) {
            layOut(importId, file.fileName(), kind, Charset.forName(file.charset()), file.rowsExpected());
        }
    }

    /**
     * Says what the columns mean, and remembers it for the next file with this header.
     *
     * @throws ImportNotPossible if a column does not exist or says two things, or the file is being imported or is imported
     */
    public void map(long importId, Mapping mapping) {
        ImportDetail file = lockMappable(importId);
        map(file, mapping, file.settings());
    }

    /**
     * As above, with what the import may do. Where further columns are to be kept, those that say nothing become attributes.
     *
     * @throws ImportNotPossible as above, or if there is no such purpose
     */
    public void map(long importId, Mapping mapping, ImportSettings settings) {
        ImportDetail file = lockMappable(importId);
        if (!settings.purpose().isEmpty()
                && purposes.all().stream().noneMatch(purpose -> purpose.key().equals(settings.purpose()))) {
            throw new ImportNotPossible("There is no purpose " + settings.purpose() + ".");
        }
        map(file, settings.keepOthers() ? withOthers(file, mapping) : mapping, settings);
    }

    private static Mapping withOthers(ImportDetail file, Mapping mapping) {
        Map<Field, Integer> columns = new LinkedHashMap<>(mapping.columns());
        for (int at = 0; at < file.columns().size(); at++) {
            String name = Normalizer.normalize(file.columns().get(at), Normalizer.Form.NFKC)
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N}]+", "_")
                    .replaceAll("^_|_$", "");
            if (!columns.containsValue(at) && !name.isEmpty() && !name.equals("problem")) {
                columns.putIfAbsent(Field.attribute(name.substring(0, Math.min(60, name.length()))), at);
            }
        }
        return new Mapping(columns, mapping.dateOrder(), mapping.decimal());
    }

    private void map(ImportDetail file, Mapping mapping, ImportSettings settings) {
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
                update import_file set mapping = ?::jsonb, settings = ?::jsonb, state = 'uploaded', figures = '{}', counts = '{}'
                where import_id = ?
                """)
                .params(mappings.toJson(mapping), mappings.toJson(settings), file.importId())
                .update();
        if (file.hasHeader() && kinds.get(file.kind()).missing(mapping).isEmpty()) {
            mappings.remember(file.columns(), file.kind(), mapping, settings);
        }
    }

    /** Keys of what rows can be, in the order of display. */
    @Transactional(readOnly = true)
    public List<String> kinds() {
        return kinds.all().stream().map(Kind::key).toList();
    }

    /** What rows of a kind can say, and the attributes that a file's columns are kept as. */
    @Transactional(readOnly = true)
    public List<Field> fields(ImportDetail file) {
        List<Field> fields = new ArrayList<>(kinds.get(file.kind()).fields());
        file.mapping().columns().keySet().stream().filter(Field::isAttribute).forEach(fields::add);
        return fields;
    }

    /** A field of a file's kind by its key. */
    @Transactional(readOnly = true)
    public Optional<Field> field(ImportDetail file, String key) {
        return mappings.field(file.kind(), key);
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
        if (file.state().running()) {
            throw new ImportNotPossible("This import is running.");
        }
        if (file.state() == ImportState.DONE || file.state() == ImportState.UNDONE) {
            throw new ImportNotPossible(
                    file.state() == ImportState.DONE
                            ? "This file is imported already."
                            : "This import was undone. Upload the file again.");
        }
        if (file.forgottenAt() != null) {
            throw new ImportNotPossible("The file is no longer kept. Upload it again.");
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
                    counts = case when slices_done > 0 then counts - 'error' else '{}' end,
                    problem = '', attempts = 0, started_at = :now, finished_at = null
                where import_id = :id
                """)
                .param("state", state.key())
                .param("now", OffsetDateTime.now(clock))
                .param("id", importId)
                .update();
        if (file.slicesDone() == 0) {
            jdbc.sql("delete from import_verdict where import_id = ?")
                    .param(importId)
                    .update();
        }
        if (file.hasHeader()) {
            mappings.remember(file.columns(), file.kind(), file.mapping(), file.settings());
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
        if (!file.state().running() || file.state() == ImportState.UNDOING) {
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

    /** What an undo would do now; of a large import the most that it could be. */
    public UndoResult undoPreview(long importId) {
        return undo.preview(undoable(get(importId)));
    }

    /**
     * Has a finished, stopped or failed import taken back in the background.
     *
     * @throws ImportNotPossible if nothing of it is in, or what an undo needs is no longer kept
     */
    public void undo(long importId, String actor) {
        ImportDetail file = undoable(lock(importId));
        jdbc.sql(
                        "update import_file set state = 'undoing', attempts = 0, problem = '', finished_at = null where import_id = ?")
                .param(importId)
                .update();
        audit.record(actor, "import-undone", "import " + importId, Map.of("file", file.fileName()));
    }

    private ImportDetail undoable(ImportDetail file) {
        if (!file.state().undoable() || file.state() != ImportState.DONE && file.slicesDone() == 0) {
            throw new ImportNotPossible("There is nothing to undo.");
        }
        OffsetDateTime ended = file.finishedAt();
        if (ended != null && ended.isBefore(OffsetDateTime.now(clock).minus(ImportRetention.UNDO_KEPT))) {
            throw new ImportNotPossible("An import can be undone for 90 days.");
        }
        return file;
    }

    /** The first problems, in the order of the rows. */
    @Transactional(readOnly = true)
    public List<RowProblem> problems(long importId, int limit) {
        return jdbc.sql("""
                select row_no as row, field, problem from import_problem where import_id = ? order by row_no, field limit ?
                """).params(importId, limit).query(RowProblem.class).list();
    }

    /** Verdicts by row after the one given (exclusive), of one kind or, with '', of all; rows that cannot be read among them. */
    @Transactional(readOnly = true)
    public List<RowVerdict> verdicts(long importId, String verdict, long after, int limit) {
        return jdbc.sql("""
                select row_no, verdict, reason, changes::text as changes from import_verdict
                where import_id = :id and (:verdict = '' or verdict = :verdict) and row_no > :after
                union all
                select row_no, 'error', string_agg(problem, ' ' order by field), null from import_problem
                where import_id = :id and :verdict in ('', 'error') and row_no > :after
                group by row_no
                order by row_no limit :limit
                """)
                .param("id", importId)
                .param("verdict", verdict)
                .param("after", after)
                .param("limit", limit)
                .query((row, n) -> {
                    String changes = row.getString("changes");
                    return new RowVerdict(
                            row.getLong("row_no"),
                            row.getString("verdict"),
                            row.getString("reason"),
                            changes == null
                                    ? List.of()
                                    : json.readValue(changes, new TypeReference<List<RowVerdict.Change>>() {}));
                })
                .list();
    }

    /** Writes every verdict as CSV in UTF-8: row, verdict, reason, and what changes from what to what. */
    @Transactional(readOnly = true)
    public void writeVerdicts(long importId, Writer to) throws IOException {
        get(importId);
        to.write('\ufeff');
        to.write(CsvText.row(List.of("Row", "Verdict", "Reason", "Changes"), ','));
        long after = 0;
        List<RowVerdict> page;
        do {
            page = verdicts(importId, "", after, 5_000);
            for (RowVerdict verdict : page) {
                to.write(CsvText.row(
                        List.of(
                                Long.toString(verdict.row()),
                                verdict.verdict(),
                                verdict.reason(),
                                String.join(
                                        "; ",
                                        verdict.changes().stream()
                                                .map(change -> change.field() + ": " + shown(change.from()) + " → "
                                                        + shown(change.to()))
                                                .toList())),
                        ','));
                after = verdict.row();
            }
        } while (!page.isEmpty());
    }

    private static String shown(@org.jspecify.annotations.Nullable String value) {
        return value == null ? "" : value;
    }

    /**
     * Writes the rows that were left out as CSV in UTF-8, with a last column that says why. Corrected, the file can be
     * imported again.
     *
     * @throws ImportNotPossible if the file's content is no longer kept
     */
    @Transactional(readOnly = true)
    public void writeErrors(long importId, Writer to) throws IOException {
        ImportDetail file = get(importId);
        if (file.forgottenAt() != null) {
            throw new ImportNotPossible("The file is no longer kept. Upload it again.");
        }
        char separator = Dialect.of(file.separator()).separator();
        List<String> header = new ArrayList<>(file.columns());
        header.remove(Mappings.PROBLEM_COLUMN);
        to.write('\ufeff');
        to.write(CsvText.row(with(header, Mappings.PROBLEM_COLUMN), separator));
        List<RowVerdict> wrong = verdicts(importId, Verdict.ERROR.key(), 0, 1_000);
        int next = 0;
        try (CsvRows rows = CsvRows.of(open(importId, Charset.forName(file.charset())), file)) {
            while (next < wrong.size() && rows.next()) {
                if (rows.number() == wrong.get(next).row()) {
                    List<String> values = new ArrayList<>(
                            rows.fault() == CsvRows.Fault.NONE || rows.size() > 1
                                    ? List.of(rows.values())
                                    : List.of(rows.text()));
                    while (values.size() < header.size()) {
                        values.add("");
                    }
                    values.subList(header.size(), values.size()).removeIf(value -> rows.fault() == CsvRows.Fault.NONE);
                    to.write(CsvText.row(with(values, wrong.get(next).reason()), separator));
                    if (++next == wrong.size()) {
                        wrong = verdicts(importId, Verdict.ERROR.key(), rows.number(), 1_000);
                        next = 0;
                    }
                }
            }
        }
    }

    private static List<String> with(List<String> values, String last) {
        List<String> all = new ArrayList<>(values);
        all.add(last);
        return all;
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
                        "ISO-8859-2",
                        "windows-1251",
                        "windows-1254",
                        "x-MacRoman",
                        "IBM850",
                        "UTF-16LE",
                        "UTF-16BE",
                        "Shift_JIS",
                        "GB18030",
                        "Big5",
                        "EUC-KR")
                .filter(Charset::isSupported)
                .toList();
    }

    /** The file's rows behind the header; each call begins at the start. */
    @FunctionalInterface
    interface Opened {
        CsvRows open() throws IOException;
    }
}
