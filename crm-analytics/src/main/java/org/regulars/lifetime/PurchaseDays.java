package org.regulars.lifetime;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The days on which each customer bought something that stands, for the length of a transaction. */
@Component
class PurchaseDays {

    private final JdbcClient jdbc;

    PurchaseDays(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Collects them up to a day: orders of a day are one, what was wholly taken back is none, and money is net as in the purchase
     * summary. A gift that cost nothing is an order too, as in the published data. Who must not be profiled is left out.
     */
    void collect(String zone, LocalDate end) {
        jdbc.sql("drop table if exists pg_temp.purchase_day").update();
        jdbc.sql("""
                create temp table purchase_day (customer_id bigint not null, day date not null, value double precision not null)
                on commit drop
                """).update();
        jdbc.sql("""
                insert into purchase_day
                select customer_id, day, sum(net) from (
                    select o.customer_id, o.order_id, (o.ordered_at at time zone :zone)::date as day,
                           greatest(sum((l.quantity - l.cancelled_quantity) * l.unit_price)
                                    * (1 - least(coalesce(o.discount / nullif(sum(l.quantity * l.unit_price), 0), 0), 1))
                                    - o.credited, 0) as net
                    from customer_order o
                    join order_line l using (customer_id, order_id)
                    join customer c using (customer_id)
                    where o.kind = 'sale' and l.quantity > 0 and l.unit_price >= 0 and c.state = 'known'
                      and (o.ordered_at at time zone :zone)::date <= :end
                      and not exists (select from privacy_limit p
                                      where p.customer_id = c.customer_id and p.kind in ('restricted', 'no-profiling'))
                    group by o.customer_id, o.order_id
                    having bool_or(l.quantity > l.cancelled_quantity)) sale
                group by customer_id, day
                """).param("zone", zone).param("end", end).update();
        jdbc.sql("analyze purchase_day").update();
    }

    /** The first day; empty when nobody bought. */
    Optional<LocalDate> first() {
        return jdbc.sql("select min(day) from purchase_day")
                .query(LocalDate.class)
                .optional();
    }

    /** Customers who bought alike until a day, in units of so many days. */
    List<History> histories(LocalDate until, int unit) {
        return jdbc.sql("""
                select repeats, last, age, count(*) as customers, sum(after) as after from (
                    select count(*) filter (where day <= :until) - 1 as repeats,
                           max(day) filter (where day <= :until) - min(day) as last, :until - min(day) as age,
                           count(*) filter (where day > :until) as after
                    from purchase_day group by customer_id having min(day) <= :until) one
                group by repeats, last, age order by repeats, last, age
                """)
                .param("until", until)
                .query((row, n) -> new History(
                        row.getInt("repeats"),
                        row.getDouble("last") / unit,
                        row.getDouble("age") / unit,
                        row.getLong("customers"),
                        row.getLong("after")))
                .list();
    }

    /** Customers by the day of their first order, until a day. */
    Map<LocalDate, Long> born(LocalDate until) {
        return byDay("""
                select day, count(*) as customers
                from (select min(day) as day from purchase_day group by customer_id) first where day <= :until group by day
                """, until);
    }

    /** Repeat orders by day, of those whose first order was until a day. */
    Map<LocalDate, Long> repeats(LocalDate until) {
        return byDay("""
                select d.day, count(*) as customers
                from purchase_day d
                join (select customer_id, min(day) as born from purchase_day group by customer_id) first using (customer_id)
                where first.born <= :until and d.day > first.born group by d.day
                """, until);
    }

    private Map<LocalDate, Long> byDay(String sql, LocalDate until) {
        Map<LocalDate, Long> found = new HashMap<>();
        jdbc.sql(sql).param("until", until).query(row -> {
            found.put(row.getObject("day", LocalDate.class), row.getLong("customers"));
        });
        return found;
    }

    /** How often and for how much those came back who did, until a day; the first order is not in it. */
    Spending spending(LocalDate until) {
        Spending spending = new Spending();
        jdbc.sql("""
                select count(*) - 1 as repeats, (sum(value) - sum(value) filter (where day = born)) / (count(*) - 1) as average
                from purchase_day
                join (select customer_id, min(day) as born from purchase_day group by customer_id) first using (customer_id)
                where day <= :until group by customer_id having count(*) > 1
                """).param("until", until).query(row -> {
            spending.add(row.getInt("repeats"), row.getDouble("average"));
        });
        return spending;
    }
}
