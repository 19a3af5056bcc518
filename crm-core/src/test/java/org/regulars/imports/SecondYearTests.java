package org.regulars.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.regulars.job.Jobs;
import org.regulars.testing.DatabaseTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The next year's file of the same shop has other headers, another way to write dates, prices and customers, and an overlap of
 * some weeks: after both everything is there once.
 */
@DatabaseTest
class SecondYearTests {

    private static final String REAL = "online-retail/online_retail_2010-12_2011-12.csv.gz";
    private static final int MOST_ROWS = 40_000;
    private static final DateTimeFormatter ISO = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
    private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern("dd.MM.uuuu HH:mm");

    private static final String FIRST_HEADERS =
            "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country";
    private static final String SECOND_HEADERS =
            "Invoice;StockCode;Description;Quantity;InvoiceDate;Price;Customer ID;Country";

    @Autowired
    Imports imports;

    @Autowired
    Jobs jobs;

    @Autowired
    JdbcClient jdbc;

    record Line(
            String order,
            String sku,
            String name,
            String quantity,
            LocalDateTime at,
            String price,
            String customer,
            String country) {

        String first() {
            return String.join(
                    ",",
                    order,
                    sku,
                    quoted(name),
                    quantity,
                    ISO.format(at),
                    price,
                    customer.isEmpty() ? "" : customer + ".0",
                    quoted(country));
        }

        String second() {
            return String.join(
                    ";",
                    order,
                    sku,
                    quoted(name),
                    quantity,
                    SECOND.format(at),
                    price.replace('.', ','),
                    customer,
                    quoted(country));
        }

        private static String quoted(String text) {
            return '"' + text.replace("\"", "\"\"") + '"';
        }
    }

    @Test
    void countsNothingTwiceAndKnowsEveryCustomerAgain() throws IOException {
        // As the database itself does at any time, here at the worst: it now plans for tables without a row.
        jdbc.sql("analyze customer_order, order_line, purchase_summary, customer")
                .update();
        List<Line> all = lines();
        LocalDateTime begin = all.get(0).at();
        long weeks = java.time.temporal.ChronoUnit.WEEKS.between(
                begin, all.get(all.size() - 1).at());
        LocalDateTime secondFrom = begin.plusWeeks(weeks / 3);
        LocalDateTime firstTo = begin.plusWeeks(weeks * 2 / 3);

        long whole =
                take("all.csv", FIRST_HEADERS, all.stream().map(Line::first).toList());
        String expected = state();
        imports.undo(whole, "ann@example.com");
        jobs.run("imports");
        assertThat(jdbc.sql("select count(*) from order_line").query(Long.class).single())
                .isZero();

        take(
                "first.csv",
                FIRST_HEADERS,
                all.stream()
                        .filter(line -> line.at().isBefore(firstTo))
                        .map(Line::first)
                        .toList());
        take(
                "second.csv",
                SECOND_HEADERS,
                all.stream()
                        .filter(line -> !line.at().isBefore(secondFrom))
                        .map(Line::second)
                        .toList());

        assertThat(state()).isEqualTo(expected);
    }

    private long take(String name, String headers, List<String> rows) throws IOException {
        String text = headers + "\n" + String.join("\n", rows) + "\n";
        long id = imports.upload(
                name, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "ann@example.com");
        imports.run(id, "ann@example.com");
        jobs.run("imports");
        ImportDetail done = imports.find(id).orElseThrow();
        assertThat(done.state()).as(name + done.problem()).isEqualTo(ImportState.DONE);
        assertThat(done.rowsRejected()).as(name).isZero();
        return id;
    }

    /** Customers, orders, lines and what they add up to, customer by customer, without ids and without seconds. */
    private String state() {
        return jdbc.sql("""
                select concat_ws(' ',
                    (select count(*) from customer where state = 'known' and customer_id > 0),
                    (select count(*) || ' orders ' || sum(total) from customer_order),
                    (select count(*) || ' lines ' || sum(quantity) || ' ' || sum(quantity * unit_price) from order_line),
                    (select string_agg(i.value || '=' || coalesce(s.orders, 0) || '/' || coalesce(s.net, 0), ' ' order by i.value)
                     from identity i left join purchase_summary s using (customer_id) where i.kind = 'shop-number'))
                """).query(String.class).single();
    }

    private static List<Line> lines() throws IOException {
        Optional<Path> real = SharedData.find(REAL);
        return real.isPresent() ? real(real.get()) : sample();
    }

    private static List<Line> real(Path file) throws IOException {
        List<Line> lines = new ArrayList<>();
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            CsvRows rows = new CsvRows(reader, ',', 8);
            rows.next();
            while (lines.size() < MOST_ROWS && rows.next()) {
                lines.add(line(rows));
            }
        }
        return lines;
    }

    private static Line line(CsvRows cells) {
        return new Line(
                cells.get(0),
                cells.get(1),
                cells.get(2),
                cells.get(3),
                LocalDateTime.parse(cells.get(4), ISO),
                cells.get(5),
                cells.get(6).replaceFirst("\\.0$", ""),
                cells.get(7));
    }

    /** Some weeks of a small shop, with lines that repeat themselves, a customer who gives back and one without a number. */
    private static List<Line> sample() {
        List<Line> lines = new ArrayList<>();
        LocalDateTime begin = LocalDateTime.of(2010, 12, 1, 8, 26);
        for (int order = 0; order < 300; order++) {
            LocalDateTime at = begin.plusHours(order * 8L);
            String customer = order % 7 == 0 ? "" : String.valueOf(17_850 + order % 40);
            boolean back = order % 11 == 5;
            for (int item = 0; item <= order % 4; item++) {
                lines.add(new Line(
                        (back ? "C" : "") + (536_365 + order),
                        "85123" + (char) ('A' + item / 2),
                        "Jar, \"white\" " + item / 2,
                        String.valueOf((back ? -1 : 1) * (1 + order % 6)),
                        at,
                        String.format(Locale.ROOT, "%d.%02d", 1 + item / 2, order % 3 * 25),
                        customer,
                        "United Kingdom"));
            }
        }
        return lines;
    }
}
