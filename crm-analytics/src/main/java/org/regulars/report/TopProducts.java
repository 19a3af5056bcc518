package org.regulars.report;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import org.regulars.calculation.Calculations;
import org.regulars.job.Job;
import org.regulars.shop.ShopProperties;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Keeps the best products of each period at hand: adding up all order lines takes too long for a page. */
@Component
@Transactional
class TopProducts implements Job {

    private static final String KEY = "top-products";

    private final JdbcClient jdbc;
    private final Reports reports;
    private final Calculations calculations;
    private final ShopProperties shop;
    private final Clock clock;

    TopProducts(JdbcClient jdbc, Reports reports, Calculations calculations, ShopProperties shop, Clock clock) {
        this.jdbc = jdbc;
        this.reports = reports;
        this.calculations = calculations;
        this.shop = shop;
        this.clock = clock;
    }

    @Override
    public String key() {
        return KEY;
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(1);
    }

    @Override
    public String run() {
        String basis = calculations.orders() + " as of " + LocalDate.ofInstant(clock.instant(), shop.zone());
        if (!calculations.due(KEY, basis)) {
            return "";
        }
        long start = System.nanoTime();
        jdbc.sql("delete from top_product").update();
        Reports.PERIODS.forEach(days -> keep(reports.period(days), days));
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        calculations.record(KEY, basis, clock.instant(), 0, took);
        return "top products of " + Reports.PERIODS + " days in " + took.toMillis() + " ms";
    }

    private void keep(Period period, int days) {
        jdbc.sql("""
                insert into top_product (days, rank, product_id, pieces, net)
                select :days, row_number() over (order by net desc, product_id), product_id, pieces, net
                from (select l.product_id, sum(l.quantity - l.cancelled_quantity) as pieces,
                             sum((l.quantity - l.cancelled_quantity) * l.unit_price) as net
                      from order_line l
                      join customer_order o using (customer_id, order_id)
                      join product p using (product_id)
                      where p.kind = 'goods' and o.kind = 'sale' and l.quantity > l.cancelled_quantity and l.unit_price > 0
                        and o.ordered_at >= :start and o.ordered_at < :end
                      group by l.product_id
                      order by net desc, l.product_id limit 10) best
                """)
                .param("days", days)
                .param("start", period.start())
                .param("end", period.end())
                .update();
    }
}
