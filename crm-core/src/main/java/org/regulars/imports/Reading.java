package org.regulars.imports;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.Charset;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.regulars.shop.ShopProperties;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Reads a file from its beginning to its end, tells how far it is, and notes what cannot be read. */
@Component
class Reading {

    /** Rows that are merged at once. */
    static final int ROWS_OF_A_SLICE = 75_000;

    private static final int ROWS_BETWEEN_REPORTS = 20_000;
    private static final Duration CLOCKS_DIFFER = Duration.ofDays(2);

    private final JdbcClient jdbc;
    private final StoredContent contents;
    private final ShopProperties shop;
    private final Clock clock;
    private final JsonMapper json;

    Reading(JdbcClient jdbc, StoredContent contents, ShopProperties shop, Clock clock, JsonMapper json) {
        this.jdbc = jdbc;
        this.contents = contents;
        this.shop = shop;
        this.clock = clock;
        this.json = json;
    }

    /** Somebody cancelled it meanwhile. */
    static final class Stopped extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }

    /** Takes the rows, one after the other. */
    @FunctionalInterface
    interface Taker {

        /** Returns what is wrong with the row; empty when it was taken. */
        List<RowProblem> take(CsvRows row) throws IOException;
    }

    /** No moment of a file can be after this. */
    Instant latest() {
        return clock.instant().plus(CLOCKS_DIFFER);
    }

    Cells cells(ImportDetail file) {
        return new Cells(file.columns(), file.mapping(), shop.zone(), latest());
    }

    /**
     * Hands all rows on; those that are not taken are noted with their problems.
     *
     * @throws Stopped if somebody cancels it
     */
    void read(ImportDetail file, Taker taker) throws IOException {
        RowProblems problems = new RowProblems(jdbc, file.importId());
        problems.clear();
        try (Reader reader = TextEncoding.reader(
                FileContent.open(contents.read(file.importId())), Charset.forName(file.charset()))) {
            CsvRows rows = CsvRows.of(reader, file);
            long read = 0;
            while (rows.next()) {
                problems.add(taker.take(rows));
                if (++read % ROWS_BETWEEN_REPORTS == 0) {
                    report(file, read, problems.rows());
                }
            }
            problems.flush();
            report(file, read, problems.rows());
            if (read == 0) {
                throw new FileUnusable("The file has a header and no rows.");
            }
        }
        jdbc.sql("update import_file set rows_expected = rows_read where import_id = ?")
                .param(file.importId())
                .update();
        count(file.importId(), Map.of("error", problems.rows()));
    }

    private void report(ImportDetail file, long read, long rejected) {
        int going = jdbc.sql("""
                update import_file set rows_read = ?, rows_rejected = ?, rows_expected = greatest(rows_expected, ?)
                where import_id = ? and state = ?
                """)
                .params(read, rejected, read, file.importId(), file.state().key())
                .update();
        if (going == 0) {
            throw new Stopped();
        }
    }

    /** Adds to the rows by verdict. */
    void count(long importId, Map<String, Long> more) {
        Map<String, Long> added = new TreeMap<>(more);
        added.values().removeIf(rows -> rows == 0);
        if (!added.isEmpty()) {
            jdbc.sql("""
                    update import_file f set counts = f.counts || (
                        select jsonb_object_agg(m.key, m.value::bigint + coalesce((f.counts ->> m.key)::bigint, 0))
                        from jsonb_each_text(:more::jsonb) m)
                    where import_id = :id
                    """)
                    .param("more", json.writeValueAsString(added))
                    .param("id", importId)
                    .update();
        }
    }

    void finish(ImportDetail file, ImportState state) {
        jdbc.sql("update import_file set state = ?, attempts = 0, finished_at = ? where import_id = ? and state = ?")
                .params(
                        state.key(),
                        OffsetDateTime.now(clock),
                        file.importId(),
                        file.state().key())
                .update();
    }
}
