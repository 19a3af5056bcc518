package org.regulars.web.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.regulars.web.WebTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@WebTest
class DemoShopTests {

    @Autowired
    DemoShop demo;

    @Autowired
    JdbcClient jdbc;

    @Test
    void fillsAnEmptyDatabaseOnce() {
        demo.fill();
        long customers = count("customer where state = 'known'");
        long orders = count("customer_order");

        demo.fill();

        assertThat(customers).isGreaterThan(300);
        assertThat(orders).isGreaterThan(customers);
        assertThat(count("customer where state = 'known'")).isEqualTo(customers);
        assertThat(count("customer_order")).isEqualTo(orders);
        assertThat(count("basket where state = 'open'")).isGreaterThan(10);
        assertThat(count("consent_entry where status = 'withdrawn'")).isPositive();
        assertThat(count("segment")).isEqualTo(5);
        assertThat(count("campaign where state = 'scheduled'")).isEqualTo(1);
        assertThat(count("campaign where state = 'draft'")).isEqualTo(1);
        assertThat(count("quote where state = 'sent'")).isPositive();
        assertThat(count("event_inbox")).isPositive();
    }

    @Test
    void inventsAddressesThatNobodyCanHave() {
        demo.fill();

        assertThat(jdbc.sql("select distinct split_part(value, '@', 2) from identity where kind = 'email'")
                        .query(String.class)
                        .list())
                .as("reserved domains, and a mistyped one below a top-level domain that does not exist")
                .containsExactlyInAnyOrder("example.com", "example.org", "example.net", "example.con");
    }

    @Test
    void addsNothingToAShopThatSellsSomething() {
        jdbc.sql("insert into product (sku, name, kind, updated_at) values ('1', 'Thing', 'goods', now())")
                .update();

        demo.fill();

        assertThat(count("product")).isEqualTo(1);
        assertThat(count("customer_order")).isZero();
    }

    private long count(String what) {
        return jdbc.sql("select count(*) from " + what).query(Long.class).single();
    }
}
