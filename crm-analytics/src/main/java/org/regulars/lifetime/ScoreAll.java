package org.regulars.lifetime;

import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Scores everybody at once: the models for each way of buying, then one statement for the customers. */
@Component
class ScoreAll {

    private static final int AT_ONCE = 20_000;
    private static final double FURTHEST_DAYS = 3_650;
    private static final double YEAR = 365;
    private static final double LOW_RISK_FROM = 0.7;
    private static final double MEDIUM_RISK_FROM = 0.4;

    private final JdbcClient jdbc;
    private final Clock clock;

    ScoreAll(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Nobody has a score any more. */
    void forget() {
        jdbc.sql("delete from customer_score").update();
    }

    /** Scores all whose purchase days were collected; returns how many. */
    long score(BgNbd model, @Nullable GammaGamma spend, List<History> all, LifetimeSettings settings, LocalDate end) {
        jdbc.sql("drop table if exists pg_temp.history_score").update();
        jdbc.sql("""
                create temp table history_score (repeats integer, last integer, age integer, alive double precision,
                    orders_12 double precision, discounted double precision, next_from integer, next_on integer, next_to integer)
                on commit drop
                """).update();
        for (int from = 0; from < all.size(); from += AT_ONCE) {
            write(model, all.subList(from, Math.min(all.size(), from + AT_ONCE)), settings);
        }
        jdbc.sql("analyze history_score").update();
        jdbc.sql("""
                delete from customer_score s where not exists (select from purchase_day d where d.customer_id = s.customer_id)
                """).update();
        boolean money = spend != null && spend.hasMean();
        GammaGamma used = money && spend != null ? spend : new GammaGamma(1, 2, 1);
        jdbc.sql("""
                with bought as (
                    select customer_id, count(*)::int - 1 as repeats, max(day) - min(day) as last, :end - min(day) as age,
                           greatest(sum(value) - (array_agg(value order by day))[1], 0) as came_back_for
                    from purchase_day group by customer_id),
                scored as (
                    select b.customer_id, b.repeats, b.last, b.age, h.alive, h.orders_12, h.discounted,
                           h.next_from, h.next_on, h.next_to,
                           -- Gamma-gamma, equation 5; without an amount above zero it is the mean of all.
                           case when :money then :p * (:gamma + b.came_back_for)
                               / (:p * case when b.came_back_for > 0 then b.repeats else 0 end + :q - 1) end as spend
                    from bought b join history_score h using (repeats, last, age))
                insert into customer_score as old (customer_id, repeats, last_after, watched, alive, orders_12, spend, value_12,
                    next_from, next_on, next_to, risk, computed_at)
                select customer_id, repeats, last, age, alive, orders_12, spend, spend * discounted,
                       :end + next_from, :end + next_on, :end + next_to,
                       case when alive >= :low then 'low' when alive >= :medium then 'medium' else 'high' end, :now
                from scored
                on conflict on constraint customer_score_pkey do update
                    set repeats = excluded.repeats, last_after = excluded.last_after, watched = excluded.watched,
                        alive = excluded.alive, orders_12 = excluded.orders_12, spend = excluded.spend,
                        value_12 = excluded.value_12, next_from = excluded.next_from, next_on = excluded.next_on,
                        next_to = excluded.next_to, risk = excluded.risk, computed_at = excluded.computed_at
                """)
                .param("end", end)
                .param("money", money)
                .param("p", used.p())
                .param("q", used.q())
                .param("gamma", used.gamma())
                .param("low", LOW_RISK_FROM)
                .param("medium", MEDIUM_RISK_FROM)
                .param("now", OffsetDateTime.now(clock))
                .update();
        return jdbc.sql("select count(*) from customer_score").query(Long.class).single();
    }

    private void write(BgNbd model, List<History> some, LifetimeSettings settings) {
        int unit = settings.days();
        Integer[] repeats = new Integer[some.size()];
        Integer[] last = new Integer[some.size()];
        Integer[] age = new Integer[some.size()];
        Double[] alive = new Double[some.size()];
        Double[] orders = new Double[some.size()];
        Double[] discounted = new Double[some.size()];
        @Nullable Integer[][] next = new Integer[3][some.size()];
        for (int i = 0; i < some.size(); i++) {
            History one = some.get(i);
            repeats[i] = one.repeats();
            last[i] = (int) Math.round(one.last() * unit);
            age[i] = (int) Math.round(one.age() * unit);
            alive[i] = model.alive(one);
            orders[i] = model.expected(YEAR / unit, one);
            discounted[i] = discounted(model, one, unit, settings.discountRate().doubleValue());
            next[0][i] = soon(model.next(0.1, one) * unit);
            next[1][i] = soon(model.next(0.5, one) * unit);
            next[2][i] = soon(model.next(0.9, one) * unit);
        }
        jdbc.sql("""
                insert into history_score
                select * from unnest(:repeats::int[], :last::int[], :age::int[], :alive::float8[], :orders::float8[],
                    :discounted::float8[], :from::int[], :on::int[], :to::int[])
                """)
                .param("repeats", repeats)
                .param("last", last)
                .param("age", age)
                .param("alive", alive)
                .param("orders", orders)
                .param("discounted", discounted)
                .param("from", next[0])
                .param("on", next[1])
                .param("to", next[2])
                .update();
    }

    /** A year's orders, each month's taken back to today from its middle. */
    private static double discounted(BgNbd model, History one, int unit, double rate) {
        double sum = 0;
        double before = 0;
        for (int month = 1; month <= 12; month++) {
            double orders = model.expected(YEAR * month / 12 / unit, one);
            sum += (orders - before) * Math.pow(1 + rate, -(month - 0.5) / 12);
            before = orders;
        }
        return sum;
    }

    private static @Nullable Integer soon(double days) {
        return days <= FURTHEST_DAYS ? Integer.valueOf((int) Math.ceil(days)) : null;
    }
}
