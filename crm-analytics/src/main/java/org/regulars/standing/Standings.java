package org.regulars.standing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.regulars.calculation.Calculations;
import org.regulars.customer.ComputedValues;
import org.regulars.job.Job;
import org.regulars.shop.ShopProperties;
import org.regulars.value.Rfm;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Works out where everybody stands, as attributes of their profile.
 *
 * <p>The stage: a prospect never ordered; whoever was silent for up to twice the time that usually lies between two orders is
 * new after the first one and active after more; up to four times they are slipping away; then lapsed. Engagement: the days of the last
 * 90 on which somebody opened a mail, followed a link, was in the shop or ordered; what machines did for them does not count.
 */
@Component
@Transactional
public class Standings implements Job {

    private static final String KEY = "standing";
    private static final int WINDOW_DAYS = 90;

    /** What each customer ordered, how long ago, and how long it usually takes until the next. */
    private static final String ORDERED = """
            with usual as (
                select coalesce(percentile_cont(0.5) within group (
                    order by extract(epoch from last_order_at - first_order_at) / 86400 / (orders - 1)), 60) as days
                from purchase_summary where orders > 1),
            ordered as (
                select c.customer_id, coalesce(s.orders, 0) as orders,
                    greatest(0, coalesce(extract(day from (:as_of at time zone :zone) - (s.last_order_at at time zone :zone)), 0))::int
                        as silent_days,
                    greatest(14, case when s.orders > 2
                        then extract(epoch from s.last_order_at - s.first_order_at) / 86400 / (s.orders - 1)
                        else (select days from usual) end)::int as usual_days
                from customer c
                left join purchase_summary s on s.customer_id = c.customer_id and s.orders > 0
                where c.state = 'known' and (:one = 0 or c.customer_id = :one))
            select o.*, case when orders = 0 then 'prospect'
                when silent_days <= 2 * usual_days then case when orders = 1 then 'new' else 'active' end
                when silent_days <= 4 * usual_days then 'slipping' else 'lapsed' end as stage
            from ordered o
            """;

    /** On how many days each customer did something themselves. */
    private static final String ENGAGED = """
            with done as (
                select customer_id, (happened_at at time zone :zone)::date as day, 'mail' as what from mail_response
                where machine = '' and happened_at > :since and happened_at <= :as_of and (:one = 0 or customer_id = :one)
                union
                select customer_id, (occurred_at at time zone :zone)::date, 'visit' from interaction
                where channel in ('web', 'app') and occurred_at > :since and occurred_at <= :as_of
                    and (:one = 0 or customer_id = :one)
                union
                select customer_id, (ordered_at at time zone :zone)::date, 'order' from customer_order
                where kind = 'sale' and ordered_at > :since and ordered_at <= :as_of and (:one = 0 or customer_id = :one)),
            counted as (
                select customer_id, count(distinct day) as engaged_days,
                    count(*) filter (where what = 'mail') as mail_days, count(*) filter (where what = 'visit') as visit_days,
                    count(*) filter (where what = 'order') as order_days
                from done group by customer_id)
            select c.customer_id, coalesce(n.engaged_days, 0) as engaged_days, coalesce(n.mail_days, 0) as mail_days,
                coalesce(n.visit_days, 0) as visit_days, coalesce(n.order_days, 0) as order_days,
                case when n.engaged_days >= 8 then 'high' when n.engaged_days >= 3 then 'medium'
                    when n.engaged_days >= 1 then 'low' else 'none' end as engagement
            from customer c left join counted n using (customer_id)
            where c.state = 'known' and (:one = 0 or c.customer_id = :one)
            """;

    private static final String AGED = """
            select a.customer_id, to_jsonb(case when y < 18 then 'under 18' when y < 25 then '18-24' when y < 35 then '25-34'
                when y < 45 then '35-44' when y < 55 then '45-54' when y < 65 then '55-64' else '65 and over' end) as value
            from (select p.customer_id, extract(year from age((:as_of at time zone :zone)::date,
                    case when p.value #>> '{}' ~ '^\\d{4}-\\d\\d-\\d\\d$' then (p.value #>> '{}')::date end)) as y
                from profile_attribute p join customer c using (customer_id)
                join attribute d on d.key = p.key and d.type = 'date' and not d.sensitive
                where p.key = 'birthday' and p.effective and p.fits and c.state = 'known') a
            where y is not null
            """;

    private final JdbcClient jdbc;
    private final ComputedValues computed;
    private final Calculations calculations;
    private final Rfm rfm;
    private final ZoneId zone;
    private final Clock clock;

    Standings(
            JdbcClient jdbc,
            ComputedValues computed,
            Calculations calculations,
            Rfm rfm,
            ShopProperties shop,
            Clock clock) {
        this.jdbc = jdbc;
        this.computed = computed;
        this.calculations = calculations;
        this.rfm = rfm;
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

    /** Works it out anew when orders changed or an hour passed. */
    @Override
    public String run() {
        String basis = basis();
        return calculations.due(KEY, basis) ? refresh(basis) + " values changed" : "";
    }

    /** Works it out for everybody; returns how many stages and engagements are others than before. */
    public int refresh() {
        return refresh(basis());
    }

    private String basis() {
        return calculations.orders() + " as of "
                + LocalDateTime.ofInstant(clock.instant(), zone).truncatedTo(ChronoUnit.HOURS);
    }

    private int refresh(String basis) {
        long start = System.nanoTime();
        Instant asOf = rfm.moment();
        Map<String, Object> parameters = parameters(asOf, 0);
        int changed = computed.write(
                "lifecycle_stage",
                KEY,
                "select customer_id, to_jsonb(stage) as value from (" + ORDERED + ") ordered",
                parameters);
        changed += computed.write(
                "engagement",
                KEY,
                "select customer_id, to_jsonb(engagement) as value from (" + ENGAGED + ") engaged",
                parameters);
        computed.write("age_group", KEY, AGED, parameters);
        long customers = jdbc.sql("select count(*) from customer where state = 'known'")
                .query(Long.class)
                .single();
        calculations.record(KEY, basis, asOf, customers, Duration.ofNanos(System.nanoTime() - start));
        return changed;
    }

    /** Where one customer stands right now; empty for who is not known, and for who objected to profiling. */
    @Transactional(readOnly = true)
    public Optional<Standing> of(long customerId) {
        return jdbc.sql("""
                select stage, orders, silent_days, usual_days, engagement, engaged_days, mail_days, visit_days, order_days
                from (%s) ordered join (%s) engaged using (customer_id)
                where not exists (select from privacy_limit l
                    where l.customer_id = :one and l.kind in ('restricted', 'no-profiling'))
                """.formatted(ORDERED, ENGAGED))
                .params(parameters(rfm.moment(), customerId))
                .query(Standing.class)
                .optional();
    }

    private Map<String, Object> parameters(Instant asOf, long customerId) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("as_of", asOf.atOffset(ZoneOffset.UTC));
        parameters.put("since", asOf.minus(Duration.ofDays(WINDOW_DAYS)).atOffset(ZoneOffset.UTC));
        parameters.put("zone", zone.getId());
        parameters.put("one", customerId);
        return parameters;
    }
}
