package org.regulars.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.regulars.customer.Customers;
import org.regulars.job.Jobs;
import org.regulars.recommendation.Recommendation;
import org.regulars.recommendation.Recommendations;
import org.regulars.testing.DatabaseTest;
import org.regulars.testing.OnlineRetailShop;
import org.regulars.value.Rfm;
import org.regulars.value.RfmGroup;
import org.regulars.value.RfmScore;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Scores, recommendations and figures on a real shop's year; prints how long each took. */
@DatabaseTest
class OnlineRetailTests {

    @Autowired
    Rfm rfm;

    @Autowired
    Recommendations recommendations;

    @Autowired
    Jobs jobs;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    DataSource dataSource;

    @Test
    void scoresAndRecommendsOnARealShop() throws Exception {
        assumeTrue(OnlineRetailShop.file().isPresent(), "The Online Retail file is not on this machine");
        OnlineRetailShop.load(dataSource);

        jobs.run("rfm");
        jobs.run("recommendations");

        assertThat(rfm.last().orElseThrow().asOf()).isEqualTo(Instant.parse("2011-12-10T00:00:00Z"));
        RfmScore score = Objects.requireNonNull(rfm.of(12347).orElseThrow().score());
        assertThat(score.recencyDays()).isEqualTo(2);
        assertThat(score.frequency()).isEqualTo(7);
        assertThat(score.monetary()).isEqualByComparingTo("4310");
        assertThat(score.group()).isEqualTo(RfmGroup.CHAMPIONS);
        assertThat(rfm.of(14646).orElseThrow().gross()).isEqualByComparingTo("280206.02");
        // Her only order, of 77,183.60, was cancelled 16 minutes later.
        assertThat(rfm.of(12346).orElseThrow().score()).isNull();

        long greenTeacup = product("22697");
        List<Recommendation> with = recommendations.goesWith(List.of(greenTeacup), Customers.NOBODY, 3);
        assertThat(with).extracting(Recommendation::sku).contains("22699", "22698");
        assertThat(with)
                .allSatisfy(one -> assertThat(one.reason().bothBought())
                        .isBetween(5, one.reason().buyers()));
        assertThat(jdbc.sql("""
                        select count(*) from product_pair join product on product.product_id = other_id where kind <> 'goods'
                        """).query(Long.class).single()).isZero();
        System.out.println("Online Retail: rfm " + rfm.last().orElseThrow() + ", "
                + jdbc.sql("select string_agg(key || ' ' || millis || ' ms', ', ') from calculation")
                        .query(String.class)
                        .single());
    }

    private long product(String sku) {
        return jdbc.sql("select product_id from product where sku = ?")
                .param(sku)
                .query(Long.class)
                .single();
    }
}
