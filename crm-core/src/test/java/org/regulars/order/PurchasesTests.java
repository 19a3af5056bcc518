package org.regulars.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.regulars.customer.Customers;
import org.regulars.customer.IdentityClaim;
import org.regulars.customer.IdentityKind;
import org.regulars.testing.DatabaseTest;
import org.regulars.testing.TestClock;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@DatabaseTest
class PurchasesTests {

    @Autowired
    Purchases purchases;

    @Autowired
    Customers customers;

    @Autowired
    JdbcClient jdbc;

    private long ann;

    @BeforeEach
    void annAndAJar() {
        ann = customers
                .identify(List.of(new IdentityClaim(IdentityKind.SHOP_NUMBER, "12346", false)), "test", TestClock.START)
                .orElseThrow()
                .customerId();
        jdbc.sql("""
                insert into product (sku, name, kind, updated_at) values ('JAR', 'Jar', 'goods', now()), ('LID', 'Lid', 'goods', now())
                """).update();
    }

    @Test
    void countsNoOrderThatWasWhollyTakenBack() {
        order("1", "sale", "2011-01-18 10:01Z", "JAR", 74_215, "1.04");
        order("C2", "cancellation", "2011-01-18 10:17Z", "JAR", -74_215, "1.04");

        purchases.refresh(List.of(ann, Customers.NOBODY));

        assertThat(summary())
                .containsExactly(
                        Map.of("orders", 0, "gross", new BigDecimal("77183.6000"), "net", new BigDecimal("0.0000")));
        assertThat(cancelled()).isEqualTo(Map.of("1", 74_215, "C2", 74_215));
    }

    @Test
    void keepsWhatIsLeftOfAnOrderAndCountsItOnce() {
        order("1", "sale", "2011-01-01 10:00Z", "JAR", 10, "2.00");
        order("2", "sale", "2011-01-02 10:00Z", "LID", 4, "1.00");
        order("C3", "cancellation", "2011-01-03 10:00Z", "JAR", -4, "2.00");

        purchases.refresh(List.of(ann));
        purchases.refresh(List.of(ann));

        assertThat(summary())
                .containsExactly(
                        Map.of("orders", 2, "gross", new BigDecimal("24.0000"), "net", new BigDecimal("16.0000")));
    }

    @Test
    void countsNeitherGiftsNorAdjustmentsAsOrders() {
        order("1", "sale", "2011-01-01 10:00Z", "JAR", 10, "0.00");
        order("A2", "adjustment", "2011-01-02 10:00Z", "JAR", 1, "11062.06");

        purchases.refresh(List.of(ann));

        assertThat(summary()).isEmpty();
    }

    @Test
    void findsTheSaleThatCameInAfterItsCancellation() {
        order("C2", "cancellation", "2011-01-02 10:00Z", "JAR", -4, "2.00");
        purchases.refresh(List.of(ann));
        assertThat(cancelled()).isEqualTo(Map.of("C2", 0));

        order("1", "sale", "2011-01-01 10:00Z", "JAR", 4, "2.00");
        purchases.refresh(List.of(ann));

        assertThat(cancelled()).isEqualTo(Map.of("1", 4, "C2", 4));
    }

    private List<Map<String, Object>> summary() {
        return jdbc.sql("select orders, gross, net from purchase_summary where customer_id = ?")
                .param(ann)
                .query()
                .listOfRows();
    }

    private Map<String, Integer> cancelled() {
        return jdbc
                .sql("""
                        select o.number, sum(l.cancelled_quantity)::int as cancelled
                        from customer_order o join order_line l using (customer_id, order_id) group by o.number
                        """)
                .query((row, n) -> Map.entry(row.getString("number"), row.getInt("cancelled")))
                .list()
                .stream()
                .collect(java.util.stream.Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private void order(String number, String kind, String at, String sku, int quantity, String price) {
        jdbc.sql("""
                with o as (
                    insert into customer_order (customer_id, number, kind, ordered_at, currency, source, total)
                    values (:customer, :number, :kind, :at::timestamptz, 'GBP', 'test', :quantity * :price::numeric)
                    returning *)
                insert into order_line (customer_id, order_id, product_id, quantity, unit_price, ordered_at, occurrence)
                select o.customer_id, o.order_id, p.product_id, :quantity, :price::numeric, o.ordered_at, 1
                from o, product p where p.sku = :sku
                """)
                .param("customer", ann)
                .param("number", number)
                .param("kind", kind)
                .param("at", at)
                .param("quantity", quantity)
                .param("price", price)
                .param("sku", sku)
                .update();
    }
}
