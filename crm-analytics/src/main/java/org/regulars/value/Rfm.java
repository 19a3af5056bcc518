package org.regulars.value;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.regulars.calculation.Calculation;
import org.regulars.calculation.Calculations;
import org.regulars.job.Job;
import org.regulars.shop.ShopProperties;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Scores customers by recency, frequency and money, each from 1 to 5 by fifths of all customers who bought
 * (Arthur M. Hughes, Strategic Database Marketing, 1994, chapter 6).
 *
 * <p>Equal figures get equal scores, where Hughes cuts by sorted position: r = ⌈5 · share of customers whose last order is as
 * long ago or longer⌉, f and m = 1 + ⌊5 · share of customers with strictly less⌋. So whoever bought last is a 5, and whoever bought
 * once is a 1 for frequency, in a shop of any size.
 */
@Component
@Transactional
public class Rfm implements Job {

    private static final String KEY = "rfm";

    private final JdbcClient jdbc;
    private final Calculations calculations;
    private final ValueProperties properties;
    private final ZoneId zone;
    private final Clock clock;

    Rfm(JdbcClient jdbc, Calculations calculations, ValueProperties properties, ShopProperties shop, Clock clock) {
        this.jdbc = jdbc;
        this.calculations = calculations;
        this.properties = properties;
        this.zone = shop.zone();
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

    /** Works the scores out again when orders changed or a day passed. */
    @Override
    public String run() {
        Instant asOf = moment();
        String basis = calculations.orders() + " as of " + LocalDate.ofInstant(asOf, zone);
        return calculations.due(KEY, basis) ? refresh(asOf, basis) + " customers scored" : "";
    }

    /** The moment scores look from: now, or the end of the day of the last order when that was long ago, so that a history is not one of lost customers. */
    public Instant moment() {
        Instant now = clock.instant();
        return jdbc.sql("select max(last_order_at) from purchase_summary where orders > 0")
                .query(OffsetDateTime.class)
                .optional()
                .map(OffsetDateTime::toInstant)
                .filter(last -> last.plus(properties.dataEndsAfter()).isBefore(now))
                .map(last -> LocalDate.ofInstant(last, zone)
                        .plusDays(1)
                        .atStartOfDay(zone)
                        .toInstant())
                .orElse(now);
    }

    /** Scores all customers as they stand, with recency counted back from a moment; returns how many have a score. */
    public int refresh(Instant asOf) {
        return refresh(asOf, calculations.orders());
    }

    private int refresh(Instant asOf, String basis) {
        long start = System.nanoTime();
        jdbc.sql("""
                delete from rfm_score score where not exists (
                    select from purchase_summary s join customer c using (customer_id)
                    where s.customer_id = score.customer_id and s.orders > 0 and c.state = 'known' and not exists (
                        select from privacy_limit l where l.customer_id = c.customer_id and l.kind in ('restricted', 'no-profiling')))
                """).update();
        jdbc.sql("""
                with measured as (
                    select customer_id, s.orders as frequency, s.net as monetary, greatest(0, extract(day from
                        (:as_of at time zone :zone) - (s.last_order_at at time zone :zone)))::int as recency_days
                    from purchase_summary s join customer c using (customer_id)
                    where s.orders > 0 and c.state = 'known' and not exists (
                        select from privacy_limit l where l.customer_id = c.customer_id and l.kind in ('restricted', 'no-profiling'))),
                scored as (
                    select measured.*, ceil(5 * cume_dist() over (order by recency_days desc))::int as r,
                        1 + (5 * (rank() over (order by frequency) - 1) / count(*) over ())::int as f,
                        1 + (5 * (rank() over (order by monetary) - 1) / count(*) over ())::int as m
                    from measured)
                insert into rfm_score as old (customer_id, recency_days, frequency, monetary, r, f, m, group_key, computed_at)
                select customer_id, recency_days, frequency, monetary, r, f, m,
                       (:groups::text[])[25 * (r - 1) + 5 * (f - 1) + m], :now from scored
                on conflict on constraint rfm_score_pkey do update
                    set recency_days = excluded.recency_days, frequency = excluded.frequency,
                        monetary = excluded.monetary, r = excluded.r, f = excluded.f, m = excluded.m,
                        group_key = excluded.group_key, computed_at = excluded.computed_at
                    where (old.recency_days, old.frequency, old.monetary, old.r, old.f, old.m, old.group_key) is distinct from
                        (excluded.recency_days, excluded.frequency, excluded.monetary,
                         excluded.r, excluded.f, excluded.m, excluded.group_key)
                """)
                .param("as_of", asOf.atOffset(ZoneOffset.UTC))
                .param("zone", zone.getId())
                .param("groups", groups())
                .param("now", OffsetDateTime.now(clock))
                .update();
        int customers =
                jdbc.sql("select count(*) from rfm_score").query(Integer.class).single();
        calculations.record(KEY, basis, asOf, customers, Duration.ofNanos(System.nanoTime() - start));
        return customers;
    }

    /** The group of every combination of scores, in the order of 111, 112 … 555. */
    private static String[] groups() {
        return IntStream.range(0, 125)
                .mapToObj(i -> RfmGroup.of(1 + i / 25, 1 + i / 5 % 5, 1 + i % 5).key())
                .toArray(String[]::new);
    }

    /** What this customer is worth; empty when they never bought anything. */
    @Transactional(readOnly = true)
    public Optional<CustomerValue> of(long customerId) {
        return jdbc.sql("""
                select s.*, v.recency_days, v.frequency, v.monetary, v.r, v.f, v.m, v.group_key
                from purchase_summary s left join rfm_score v using (customer_id) where s.customer_id = ?
                """)
                .param(customerId)
                .query((row, n) -> new CustomerValue(
                        row.getInt("orders"),
                        row.getBigDecimal("gross"),
                        row.getBigDecimal("net"),
                        row.getObject("first_order_at", OffsetDateTime.class),
                        row.getObject("last_order_at", OffsetDateTime.class),
                        row.getString("group_key") == null
                                ? null
                                : new RfmScore(
                                        row.getInt("recency_days"),
                                        row.getInt("frequency"),
                                        row.getBigDecimal("monetary"),
                                        row.getInt("r"),
                                        row.getInt("f"),
                                        row.getInt("m"),
                                        RfmGroup.ofKey(row.getString("group_key")))))
                .optional();
    }

    /** All groups that have customers, in the order of {@link RfmGroup}. */
    @Transactional(readOnly = true)
    public List<GroupSize> groupSizes() {
        return jdbc
                .sql("select group_key, count(*) as customers, sum(monetary) as net from rfm_score group by group_key")
                .query((row, n) -> new GroupSize(
                        RfmGroup.ofKey(row.getString("group_key")), row.getLong("customers"), row.getBigDecimal("net")))
                .list()
                .stream()
                .sorted((a, b) -> a.group().compareTo(b.group()))
                .toList();
    }

    /** The last calculation; empty before the first. Its moment is not now where the data ended long ago. */
    @Transactional(readOnly = true)
    public Optional<Calculation> last() {
        return calculations.last(KEY);
    }
}
