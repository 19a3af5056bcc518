package org.regulars.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.regulars.job.Jobs;
import org.regulars.testing.DatabaseTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@DatabaseTest
class ImportsTests {

    private static final String HEADER =
            "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country\n";
    private static final String FILE = HEADER
            + "1001,JAR,Storage jar,10,2010-12-01 08:26:00,1.50,17850.0,United Kingdom\n"
            + "1001,JAR,Storage jar,10,2010-12-01 08:26:00,1.50,17850.0,United Kingdom\n"
            + "1001,POST,POSTAGE,1,2010-12-01 08:26:00,4.00,17850.0,United Kingdom\n"
            + "C1002,JAR,Storage jar,-10,2010-12-02 09:00:00,1.50,17850.0,United Kingdom\n"
            + "1003,LID,\"Lid, blue\",2,2010-12-02 10:00:00,0.75,Ann@Example.com,France\n"
            + "1004,LID,\"Lid, blue\",3,2010-12-03 10:00:00,0.75,,France\n"
            + "C1005,LID,\"Lid, blue\",-1,2010-12-03 11:00:00,0.75,,France\n"
            + "1006,JAR,damaged,-7,2010-12-04 10:00:00,0,,United Kingdom\n"
            + "A1007,B,Adjust bad debt,1,2010-12-04 11:00:00,11062.06,,United Kingdom\n";

    @Autowired
    Imports imports;

    @Autowired
    Jobs jobs;

    @Autowired
    JdbcClient jdbc;

    @Test
    void makesCustomersProductsAndOrdersOfAFile() throws IOException {
        ImportDetail done = imported(FILE);

        assertThat(done.linesNew()).isEqualTo(9);
        assertThat(done.ordersNew()).isEqualTo(7);
        assertThat(done.customersNew()).isEqualTo(2);
        assertThat(done.productsNew()).isEqualTo(4);
        assertThat(done.rowsRepeated()).isEqualTo(1);
        assertThat(kinds())
                .isEqualTo(Map.of(
                        "1001", "sale",
                        "C1002", "cancellation",
                        "1003", "sale",
                        "1004", "sale",
                        "C1005", "cancellation",
                        "1006", "adjustment",
                        "A1007", "adjustment"));
        assertThat(rows("select kind, value from identity order by kind"))
                .isEqualTo("email ann@example.com; shop-number 17850");
        assertThat(rows("select country, state, search_text from customer where customer_id <> 0 order by search_text"))
                .isEqualTo("GB known 17850; FR known ann@example.com");
        assertThat(rows("select sku, name, kind, trim_scale(price) from product order by sku"))
                .isEqualTo(
                        "B Adjust bad debt charge 11062.06; JAR Storage jar goods 1.5; LID Lid, blue goods 0.75; POST POSTAGE charge 4");
        assertThat(rows("select orders, trim_scale(gross), trim_scale(net) from purchase_summary order by gross"))
                .isEqualTo("1 1.5 1.5; 1 34 19");
    }

    @Test
    void saysTheSameInTheCheckAsInTheResultAndChangesNothing() throws IOException {
        long id = upload(FILE);
        imports.check(id, "ann@example.com");
        jobs.run("imports");

        ImportDetail checked = imports.find(id).orElseThrow();
        assertThat(checked.state()).isEqualTo(ImportState.CHECKED);
        FileFigures figures = Objects.requireNonNull(checked.figures());
        assertThat(figures.orders()).isEqualTo(7);
        assertThat(figures.sales()).isEqualTo(3);
        assertThat(figures.cancellations()).isEqualTo(2);
        assertThat(figures.adjustments()).isEqualTo(2);
        assertThat(figures.anonymousRows()).isEqualTo(4);
        assertThat(figures.takenBack()).isEqualByComparingTo("15.75");
        assertThat(figures.paidRevenue()).isEqualByComparingTo("35.50");
        assertThat(rows("select 1 from customer_order")).isEmpty();

        imports.run(id, "ann@example.com");
        jobs.run("imports");
        assertThat(imports.find(id).orElseThrow().figures()).isEqualTo(figures);
        assertThat(rows("select action from audit_entry order by audit_id"))
                .isEqualTo("import-uploaded; import-checked; import-begun");
    }

    @Test
    void changesNothingTheSecondTimeAndAddsOnlyWhatIsNew() throws IOException {
        imported(FILE);
        String before = everything();

        ImportDetail again = imported(FILE);
        assertThat(again.linesNew() + again.ordersNew() + again.customersNew() + again.productsNew())
                .isZero();
        assertThat(everything()).isEqualTo(before);

        ImportDetail more = imported(FILE
                + "1001,JAR,Storage jar,10,2010-12-01 08:26:00,1.50,17850.0,United Kingdom\n"
                + "1009,JAR,Storage jar XL,1,2010-12-09 08:26:00,1.75,17850.0,United Kingdom\n");
        assertThat(more.linesNew()).isEqualTo(2);
        assertThat(more.ordersNew()).isEqualTo(1);
        assertThat(rows("select trim_scale(total) from customer_order where number = '1001'"))
                .isEqualTo("49");
        assertThat(rows("select name, trim_scale(price) from product where sku = 'JAR'"))
                .isEqualTo("Storage jar XL 1.75");
        assertThat(rows("select max(orders), trim_scale(max(gross)) from purchase_summary"))
                .isEqualTo("2 50.75");
    }

    @Test
    void goesOnAfterACrashAndEndsLikeAnUndisturbedRun() throws IOException {
        StringBuilder file = new StringBuilder(HEADER);
        for (int i = 0; i < 400; i++) {
            file.append(1000 + i / 3)
                    .append(",P")
                    .append(i % 7)
                    .append(",Thing,")
                    .append(1 + i % 5)
                    .append(",2010-12-01 08:26:00,1.50,")
                    .append(i / 3 % 5 == 0 ? "" : String.valueOf(500 + i / 3))
                    .append(",France\n");
        }
        imported(file.toString());
        String undisturbed = facts();
        jdbc.sql("truncate customer_order, identity, purchase_summary, product, import_file cascade")
                .update();
        jdbc.sql("delete from customer where customer_id <> 0").update();

        long id = upload(file.toString());
        jdbc.sql("update import_file set slices = 5 where import_id = ?")
                .param(id)
                .update();
        imports.run(id, "ann@example.com");
        // The database goes away after two slices.
        jdbc.sql("""
                create function lose_the_third() returns trigger language plpgsql as
                'begin if new.slices_done = 3 then raise exception ''gone''; end if; return new; end'
                """).update();
        jdbc.sql(
                        "create trigger lose_the_third before update on import_file for each row execute function lose_the_third()")
                .update();
        jobs.run("imports");
        jdbc.sql("drop function lose_the_third cascade").update();
        jdbc.sql("truncate order_line_staging").update();
        ImportDetail crashed = imports.find(id).orElseThrow();
        assertThat(crashed.state()).isEqualTo(ImportState.IMPORTING);
        assertThat(crashed.slicesDone()).isEqualTo(2);

        jobs.run("imports");

        ImportDetail done = imports.find(id).orElseThrow();
        assertThat(done.state()).isEqualTo(ImportState.DONE);
        assertThat(done.rowsDone()).isEqualTo(400);
        assertThat(done.linesNew()).isEqualTo(400);
        assertThat(facts()).isEqualTo(undisturbed);
    }

    @Test
    void givesUpAFileThatStopsItEachTime() throws IOException {
        long id = upload(FILE);
        imports.run(id, "ann@example.com");
        jdbc.sql("update import_file set attempts = 5 where import_id = ?")
                .param(id)
                .update();

        jobs.run("imports");

        assertThat(imports.find(id).orElseThrow().state()).isEqualTo(ImportState.FAILED);
    }

    @Test
    void leavesBadRowsOutAndTellsWhy() throws IOException {
        ImportDetail done = imported(HEADER
                + "1001,JAR,Jar,ten,2010-12-01 08:26:00,1.50,17850.0,UK\n"
                + "1002,JAR,Jar,1,yesterday,1.50,17850.0,UK\n"
                + "1003,,Jar,1.5,2010-12-01 08:26:00,,17850.0,UK\n"
                + "1004,JAR,Jar,1,2010-12-01 08:26:00,1.50,not@an@address,UK\n"
                + "1005,JAR,Jar,1,2010-12-01 08:26:00\n"
                + "1006,JAR,\"Jar,1,2010-12-01 08:26:00,1.50,17850.0,UK\n"
                + "1007,J\0R,Jar,1,2010-12-01 08:26:00,1.50,17850.0,UK\n"
                + "1008,JAR,Jar,1,2010-12-01 08:26:00,1.50,17850.0,UK\n");

        assertThat(done.state()).isEqualTo(ImportState.DONE);
        assertThat(done.linesNew()).isEqualTo(1);
        assertThat(done.rowsRejected()).isEqualTo(7);
        assertThat(imports.problems(done.importId(), 100))
                .extracting(RowProblem::row, RowProblem::field)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(2L, "Quantity"),
                        org.assertj.core.groups.Tuple.tuple(3L, "InvoiceDate"),
                        org.assertj.core.groups.Tuple.tuple(4L, "Price"),
                        org.assertj.core.groups.Tuple.tuple(4L, "Quantity"),
                        org.assertj.core.groups.Tuple.tuple(4L, "StockCode"),
                        org.assertj.core.groups.Tuple.tuple(5L, "Customer ID"),
                        org.assertj.core.groups.Tuple.tuple(6L, ""),
                        org.assertj.core.groups.Tuple.tuple(7L, ""),
                        org.assertj.core.groups.Tuple.tuple(8L, "StockCode"));
    }

    @Test
    void takesTheErrorFileBackOnceItIsCorrected() throws IOException {
        ImportDetail done = imported(HEADER + "1001,JAR,=cmd|' /C calc'!A0,ten,2010-12-01 08:26:00,1.50,17850.0,UK\n"
                + "1002,JAR,Jar,-1,2010-12-01 08:26:00,x,17850.0,UK\n");
        StringWriter errors = new StringWriter();
        imports.writeErrors(done.importId(), errors);

        assertThat(errors.toString())
                .contains("Country,Problem\r\n")
                .contains("'=cmd|' /C calc'!A0")
                .contains("Quantity is not a number");

        ImportDetail corrected =
                imported(errors.toString().replace(",ten,", ",10,").replace(",x,", ",1.50,"));
        assertThat(corrected.linesNew()).isEqualTo(2);
        assertThat(corrected.rowsRejected()).isZero();
        assertThat(rows("select name from product")).isEqualTo("=cmd|' /C calc'!A0");
    }

    @Test
    void readsPackedFilesOtherSeparatorsDatesAndLineEnds() throws IOException {
        String german = "Bestellnummer;Artikelnummer;Bezeichnung;Menge;Bestelldatum;Einzelpreis;Kundennummer;Land\r"
                + "1001;TÜR;Türschild;1.000;31.12.2010 23:30;2,55 €;17;Deutschland\r";
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(german.getBytes("windows-1252"));
        }
        long id = imports.upload("auftraege.csv.gz", new ByteArrayInputStream(packed.toByteArray()), "ann@example.com");
        imports.run(id, "ann@example.com");
        jobs.run("imports");

        assertThat(imports.find(id).orElseThrow().problem()).isEmpty();
        assertThat(rows("""
                select sku, name, quantity, trim_scale(unit_price), o.ordered_at at time zone 'UTC', o.country
                from order_line l join customer_order o using (order_id) join product using (product_id)
                """)).isEqualTo("TÜR Türschild 1000 2.55 2010-12-31 23:30:00 DE");
    }

    @Test
    void asksWhenDatesCanBeReadInTwoWaysAndRemembersTheAnswer() throws IOException {
        String unclear = HEADER + "1001,JAR,Jar,1,1/2/2010 8:26,1.50,17,UK\n";
        long id = upload(unclear);
        assertThat(imports.find(id).orElseThrow().datesUnclear()).isTrue();
        assertThatThrownBy(() -> imports.run(id, "ann@example.com")).isInstanceOf(ImportNotPossible.class);

        Mapping guessed = imports.find(id).orElseThrow().mapping();
        imports.map(id, new Mapping(guessed.columns(), DateOrder.MONTH_DAY_YEAR, "."));
        imports.run(id, "ann@example.com");
        jobs.run("imports");
        assertThat(rows("select ordered_at::date from customer_order")).isEqualTo("2010-01-02");

        assertThat(imports.find(upload(unclear)).orElseThrow().datesUnclear()).isFalse();
    }

    @Test
    void readsOnUntilADateTellsTheOrder() throws IOException {
        String unclear = "1001,JAR,Jar,1,1/2/2010 8:26,1.50,17,UK\n".repeat(3_000);

        long id = upload(HEADER + unclear + "1002,JAR,Jar,1,13/2/2010 8:26,1.50,17,UK\n");

        assertThat(imports.find(id).orElseThrow().mapping().dateOrder()).isEqualTo(DateOrder.DAY_MONTH_YEAR);
    }

    @Test
    void refusesWhatHoldsNoOrderLines() throws IOException {
        assertThatThrownBy(() -> upload("")).isInstanceOf(FileUnusable.class);
        assertThat(rows("select 1 from import_file")).isEmpty();

        long headerOnly = upload(HEADER);
        imports.map(
                headerOnly,
                new Mapping(imports.find(headerOnly).orElseThrow().mapping().columns(), DateOrder.YEAR_MONTH_DAY, "."));
        imports.run(headerOnly, "ann@example.com");
        jobs.run("imports");
        assertThat(imports.find(headerOnly).orElseThrow().problem()).isEqualTo("The file has a header and no rows.");

        long other = upload("name,town\nann,Exampleton\n");
        assertThat(imports.find(other).orElseThrow().missing())
                .contains(Field.ORDER_NUMBER, Field.QUANTITY, Field.UNIT_PRICE, Field.ORDERED_AT);
        assertThatThrownBy(() -> imports.run(other, "ann@example.com")).hasMessageContaining("order-number");
    }

    @Test
    void stopsWhenItIsCancelledAndCompletesLater() throws IOException {
        long id = upload(FILE);
        imports.run(id, "ann@example.com");
        imports.cancel(id, "ann@example.com");

        jobs.run("imports");
        assertThat(imports.find(id).orElseThrow().state()).isEqualTo(ImportState.CANCELLED);
        assertThat(rows("select 1 from customer_order")).isEmpty();
        assertThatThrownBy(() -> imports.cancel(id, "ann@example.com")).isInstanceOf(ImportNotPossible.class);

        imports.run(id, "ann@example.com");
        jobs.run("imports");
        assertThat(imports.find(id).orElseThrow().linesNew()).isEqualTo(9);
    }

    @Test
    void keepsWhatIsNotAsked() throws IOException {
        long id = upload(FILE);
        Mapping guessed = imports.find(id).orElseThrow().mapping();

        assertThatThrownBy(() -> imports.map(id, new Mapping(Map.of(Field.SKU, 99), null, ".")))
                .isInstanceOf(ImportNotPossible.class);
        assertThatThrownBy(() -> imports.map(id, new Mapping(Map.of(Field.SKU, 1, Field.NAME, 1), null, ".")))
                .isInstanceOf(ImportNotPossible.class);
        assertThatThrownBy(() -> imports.readAs(id, "no-such-set")).isInstanceOf(ImportNotPossible.class);
        assertThat(imports.find(id).orElseThrow().mapping()).isEqualTo(guessed);
        assertThat(imports.sample(id))
                .hasSize(8)
                .first()
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .contains("JAR");
    }

    private ImportDetail imported(String file) throws IOException {
        long id = upload(file);
        imports.run(id, "ann@example.com");
        jobs.run("imports");
        ImportDetail done = imports.find(id).orElseThrow();
        assertThat(done.state()).as(done.problem()).isEqualTo(ImportState.DONE);
        return done;
    }

    private long upload(String file) throws IOException {
        return imports.upload(
                "orders.csv", new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)), "ann@example.com");
    }

    private Map<String, String> kinds() {
        return jdbc
                .sql("select number, kind from customer_order")
                .query((row, n) -> Map.entry(row.getString(1), row.getString(2)))
                .list()
                .stream()
                .collect(java.util.stream.Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private String rows(String sql) {
        List<String> rows = jdbc.sql(sql)
                .query((row, n) -> {
                    StringBuilder text = new StringBuilder();
                    for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                        text.append(i == 1 ? "" : " ").append(row.getString(i));
                    }
                    return text.toString();
                })
                .list();
        return String.join("; ", rows);
    }

    /** Every row that an import touches, ids included. */
    private String everything() {
        return rows("select l from order_line l order by l")
                + rows("select o from customer_order o order by o")
                + rows("select c from customer c order by c")
                + rows("select i from identity i order by i")
                + rows("select p from product p order by p")
                + rows("select s from purchase_summary s order by s");
    }

    /** What the tables say, whatever ids they gave. */
    private String facts() {
        return rows("""
                select i.value, o.number, o.kind, o.total, p.sku, l.quantity, l.unit_price, l.occurrence, s.orders, s.gross
                from order_line l join customer_order o using (customer_id, order_id) join product p using (product_id)
                left join identity i using (customer_id) left join purchase_summary s using (customer_id)
                order by o.number, i.value, p.sku, l.quantity, l.occurrence
                """);
    }
}
