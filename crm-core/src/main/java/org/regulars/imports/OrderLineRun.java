package org.regulars.imports;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.Charset;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import org.regulars.shop.ShopProperties;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Reads a file of order lines from its beginning to its end, to check it or to stage and merge it. */
@Component
class OrderLineRun {

    private static final int ROWS_BETWEEN_REPORTS = 20_000;
    private static final int ROWS_OF_A_SLICE = 75_000;
    private static final Duration CLOCKS_DIFFER = Duration.ofDays(2);

    private final JdbcClient jdbc;
    private final StoredContent contents;
    private final Staging staging;
    private final SliceMerge merge;
    private final ShopProperties shop;
    private final Clock clock;
    private final JsonMapper json;

    OrderLineRun(
            JdbcClient jdbc,
            StoredContent contents,
            Staging staging,
            SliceMerge merge,
            ShopProperties shop,
            Clock clock,
            JsonMapper json) {
        this.jdbc = jdbc;
        this.contents = contents;
        this.staging = staging;
        this.merge = merge;
        this.shop = shop;
        this.clock = clock;
        this.json = json;
    }

    /** Somebody cancelled it meanwhile. */
    static final class Stopped extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }

    void work(ImportDetail file) throws IOException {
        if (file.state() == ImportState.CHECKING) {
            FileTally tally = read(file, LineTarget.NONE);
            finish(file, tally, ImportState.CHECKED);
            return;
        }
        int slices = slices(file);
        ProductNews products = new ProductNews(merge);
        FileTally tally;
        try (Staging.Filling filling = staging.fill(slices, file.slicesDone())) {
            tally = read(file, (line, adjusting, cancelling, rowText) -> {
                products.add(file.importId(), line);
                filling.add(line, adjusting, cancelling, LongFlags.hash(rowText));
            });
            products.flush(file.importId());
            filling.complete();
        }
        store(file, tally);
        for (int slice = file.slicesDone(); slice < slices; slice++) {
            merge.merge(file.importId(), slice);
        }
        staging.clear();
        finish(file, tally, ImportState.DONE);
    }

    /** Fixed at the first start, so that a later one cuts the same slices. */
    private int slices(ImportDetail file) {
        return jdbc.sql("""
                update import_file set slices = case when slices > 0 then slices else :wanted end
                where import_id = :id returning slices
                """)
                .param("wanted", (int) Math.min(100_000, 1 + file.rowsExpected() / ROWS_OF_A_SLICE))
                .param("id", file.importId())
                .query(Integer.class)
                .single();
    }

    private FileTally read(ImportDetail file, LineTarget target) throws IOException {
        FileTally tally = new FileTally();
        RowProblems problems = new RowProblems(jdbc, file.importId());
        problems.clear();
        OrderLineReader lines = new OrderLineReader(
                file.columns(), file.mapping(), shop.zone(), clock.instant().plus(CLOCKS_DIFFER));
        try (Reader reader = TextEncoding.reader(
                FileContent.open(contents.read(file.importId())), Charset.forName(file.charset()))) {
            CsvRows rows = new CsvRows(
                    reader, file.separator().charAt(0), file.columns().size());
            if (file.hasHeader()) {
                rows.next();
            }
            long read = 0;
            while (rows.next()) {
                OrderLine line = lines.read(rows);
                if (line == null) {
                    problems.add(lines.problems(), rows.text());
                } else {
                    boolean adjusting = Bookkeeping.adjusts(line.name());
                    boolean cancelling = Bookkeeping.cancels(line.orderNumber());
                    tally.add(line, adjusting, cancelling);
                    target.add(line, adjusting, cancelling, rows.text());
                }
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
        return tally;
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

    private void store(ImportDetail file, FileTally tally) {
        jdbc.sql("update import_file set figures = ?::jsonb, rows_expected = rows_read where import_id = ?")
                .params(json.writeValueAsString(tally.figures()), file.importId())
                .update();
    }

    private void finish(ImportDetail file, FileTally tally, ImportState state) {
        store(file, tally);
        jdbc.sql("update import_file set state = ?, attempts = 0, finished_at = ? where import_id = ? and state = ?")
                .params(
                        state.key(),
                        OffsetDateTime.now(clock),
                        file.importId(),
                        file.state().key())
                .update();
    }

    /** Where lines go as they are read. */
    @FunctionalInterface
    interface LineTarget {

        LineTarget NONE = (line, adjusting, cancelling, rowText) -> {};

        void add(OrderLine line, boolean adjusting, boolean cancelling, String rowText) throws IOException;
    }
}
