package org.regulars.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.regulars.job.Jobs;
import org.regulars.order.Purchases;
import org.regulars.order.ShopFigures;
import org.regulars.testing.DatabaseTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A year of a real shop's order lines comes to the figures that are known of it. */
@DatabaseTest
class OnlineRetailTests {

    @Autowired
    Imports imports;

    @Autowired
    Jobs jobs;

    @Autowired
    Purchases purchases;

    @Autowired
    JdbcClient jdbc;

    @Test
    void comesToTheKnownFiguresAndStaysThereTheSecondTime() throws Exception {
        Path file = SharedData.file("online-retail/online_retail_2010-12_2011-12.csv.gz");
        long first = upload(file);

        imports.check(first, "ann@example.com");
        jobs.run("imports");

        ImportDetail checked = imports.find(first).orElseThrow();
        assertThat(checked.state()).isEqualTo(ImportState.CHECKED);
        assertKnown(checked);
        assertThat(count("select count(*) from customer_order")).isZero();

        imports.run(first, "ann@example.com");
        jobs.run("imports");

        ImportDetail done = imports.find(first).orElseThrow();
        assertThat(done.state()).as(done.problem()).isEqualTo(ImportState.DONE);
        assertKnown(done);
        assertThat(done.linesNew()).isEqualTo(541_909);
        assertThat(done.rowsDone()).isEqualTo(541_909);
        assertThat(done.ordersNew()).isEqualTo(25_900);
        assertThat(done.customersNew()).isEqualTo(4_372);
        assertThat(done.rowsRepeated()).isEqualTo(5_268);
        assertTablesAreRight();
        assertShopIsRight();

        long second = upload(file);
        assertThat(imports.sameFileBefore(second)).contains(first);
        String before = fingerprint();
        imports.run(second, "ann@example.com");
        jobs.run("imports");

        ImportDetail again = imports.find(second).orElseThrow();
        assertThat(again.state()).isEqualTo(ImportState.DONE);
        assertThat(again.linesNew() + again.ordersNew() + again.customersNew() + again.productsNew())
                .isZero();
        assertThat(fingerprint()).isEqualTo(before);
    }

    private static void assertKnown(ImportDetail file) {
        FileFigures figures = java.util.Objects.requireNonNull(file.figures());
        assertThat(file.rowsRejected()).isZero();
        assertThat(figures.rows()).isEqualTo(541_909);
        assertThat(figures.orders()).isEqualTo(25_900);
        assertThat(figures.cancellations()).isEqualTo(3_836);
        assertThat(figures.customers()).isEqualTo(4_372);
        assertThat(figures.countries()).isEqualTo(38);
        assertThat(figures.anonymousRows()).isEqualTo(135_080);
        assertThat(figures.total().setScale(2, java.math.RoundingMode.HALF_UP)).isEqualTo("9747747.93");
        assertThat(figures.paidRows()).isEqualTo(397_884);
        assertThat(figures.paidOrders()).isEqualTo(18_532);
        assertThat(figures.paidCustomers()).isEqualTo(4_338);
        assertThat(figures.paidRevenue().setScale(2, java.math.RoundingMode.HALF_UP))
                .isEqualTo("8911407.90");
    }

    private void assertTablesAreRight() {
        assertThat(count("select count(*) from order_line")).isEqualTo(541_909);
        assertThat(count("select count(*) from customer_order where kind = 'cancellation'"))
                .isEqualTo(3_836);
        assertThat(count("select count(*) from customer_order where number like 'A%' and kind = 'adjustment'"))
                .isEqualTo(3);
        assertThat(count("select count(*) from customer where state = 'known'")).isEqualTo(4_372);
        assertThat(jdbc.sql("select sum(total) from customer_order")
                        .query(BigDecimal.class)
                        .single())
                .isEqualByComparingTo("9747747.9340");
        assertThat(jdbc.sql(
                                "select kind from product where sku in ('POST', 'M', 'D', 'B', 'C2', 'DOT', 'BANK CHARGES', 'AMAZONFEE')")
                        .query(String.class)
                        .list())
                .hasSize(8)
                .containsOnly("charge");
        assertThat(summary("12347")).isEqualTo(Map.of("orders", 7, "gross", new BigDecimal("4310.0000")));
        assertThat(summary("14646")).isEqualTo(Map.of("orders", 73, "gross", new BigDecimal("280206.0200")));
        assertThat(summary("12346")).isEqualTo(Map.of("orders", 0, "gross", new BigDecimal("77183.6000")));
        assertThat(count("select count(*) from purchase_summary")).isEqualTo(4_338);
        assertThat(jdbc.sql("select sum(gross) from purchase_summary")
                        .query(BigDecimal.class)
                        .single())
                .isEqualByComparingTo("8911407.9040");
        assertThat(jdbc.sql("""
                        select net from purchase_summary join identity using (customer_id) where value = '12346'
                        """).query(BigDecimal.class).single()).isEqualByComparingTo("0");
    }

    private void assertShopIsRight() {
        ShopFigures shop = purchases.figures();
        assertThat(shop.orders()).isEqualTo(25_900);
        assertThat(shop.cancellations()).isEqualTo(3_836);
        assertThat(shop.customers()).isEqualTo(4_372);
        assertThat(shop.countries()).isEqualTo(38);
        assertThat(shop.lines()).isEqualTo(541_909);
        assertThat(shop.anonymousLines()).isEqualTo(135_080);
        assertThat(shop.total()).isEqualByComparingTo("9747747.9340");
        assertThat(shop.paidLines()).isEqualTo(397_884);
        assertThat(shop.paidOrders()).isEqualTo(18_532);
        assertThat(shop.paidCustomers()).isEqualTo(4_338);
        assertThat(shop.paidRevenue()).isEqualByComparingTo("8911407.9040");
        assertThat(shop.kept()).isLessThan(shop.paidRevenue()).isPositive();
    }

    private Map<String, Object> summary(String number) {
        return jdbc.sql("""
                select orders, gross from purchase_summary join identity using (customer_id)
                where kind = 'shop-number' and value = ?
                """).param(number).query().singleRow();
    }

    private String fingerprint() {
        return jdbc.sql("""
                select concat_ws(' ',
                    (select sum(hashtextextended(l::text, 0)::numeric) from order_line l),
                    (select sum(hashtextextended(o::text, 0)::numeric) from customer_order o),
                    (select sum(hashtextextended(c::text, 0)::numeric) from customer c),
                    (select sum(hashtextextended(p::text, 0)::numeric) from product p),
                    (select sum(hashtextextended(s::text, 0)::numeric) from purchase_summary s))
                """).query(String.class).single();
    }

    private long count(String sql) {
        return jdbc.sql(sql).query(Long.class).single();
    }

    private long upload(Path file) throws Exception {
        try (InputStream content = Files.newInputStream(file)) {
            return imports.upload(file.getFileName().toString(), content, "ann@example.com");
        }
    }
}
