package org.regulars.report;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.regulars.shop.ShopProperties;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The figures of the dashboard, and the people behind them. */
@Component
@Transactional(readOnly = true)
public class Reports {

    /** The lengths of time, in days, that figures are kept for. */
    public static final List<Integer> PERIODS = List.of(30, 90, 365);

    private final JdbcClient jdbc;
    private final PeopleBehind people;
    private final ZoneId zone;
    private final Clock clock;

    Reports(JdbcClient jdbc, PeopleBehind people, ShopProperties shop, Clock clock) {
        this.jdbc = jdbc;
        this.people = people;
        this.zone = shop.zone();
        this.clock = clock;
    }

    /** So many days until today, or until the last order when none came in these days. */
    public Period period(int days) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), zone);
        Period current = Period.endingWith(today, days, zone, false);
        Optional<Instant> last = jdbc.sql(
                        "select max(ordered_at) from customer_order where ordered_at < ? and kind = 'sale'")
                .param(current.end())
                .query(OffsetDateTime.class)
                .optional()
                .map(OffsetDateTime::toInstant);
        return last.filter(moment -> !current.contains(moment))
                .map(moment -> Period.endingWith(LocalDate.ofInstant(moment, zone), days, zone, true))
                .orElse(current);
    }

    /** Revenue by day, week (from Monday) or month, without gaps. */
    public List<Revenue> revenue(Period period) {
        return jdbc.sql("""
                select step::date as "from", coalesce(net, 0) as net, coalesce(orders, 0) as orders
                from generate_series(date_trunc(:unit, :first::timestamp), :last::timestamp, ('1 ' || :unit)::interval) step
                left join (
                    select date_trunc(:unit, ordered_at at time zone :zone) as step, sum(total) as net,
                           count(*) filter (where kind = 'sale') as orders
                    from customer_order
                    where kind in ('sale', 'cancellation') and ordered_at >= :start and ordered_at < :end
                    group by 1) sold using (step)
                order by step
                """)
                .param("unit", period.unit())
                .param("first", period.from())
                .param("last", period.to())
                .param("zone", zone.getId())
                .param("start", period.start())
                .param("end", period.end())
                .query(Revenue.class)
                .list();
    }

    public Totals totals(Period period) {
        return jdbc.sql("""
                with sold as materialized (
                    select customer_id, sum(total) as net, count(*) filter (where kind = 'sale') as orders
                    from customer_order
                    where kind in ('sale', 'cancellation') and ordered_at >= :start and ordered_at < :end
                    group by customer_id),
                came as (
                    select s.first_order_at from sold join purchase_summary s using (customer_id)
                    where s.orders > 0 and sold.orders > 0)
                select coalesce((select sum(net) from sold), 0) as net,
                       coalesce((select sum(orders) from sold), 0) as orders,
                       (select count(*) from came where first_order_at >= :start) as new_customers,
                       (select count(*) from came where first_order_at < :start) as returning_customers
                """)
                .param("start", period.start())
                .param("end", period.end())
                .query(Totals.class)
                .single();
    }

    /** As many days, right before; empty when the shop's orders do not reach back so far. */
    public Optional<Totals> totalsBefore(Period period) {
        Period before = period.before();
        return jdbc.sql("select exists (select from customer_order where ordered_at < ? and kind = 'sale')")
                        .param(before.start())
                        .query(Boolean.class)
                        .single()
                ? Optional.of(totals(before))
                : Optional.empty();
    }

    /** Messages whose state changed in the last days, by state; most first. */
    public List<MailOutcome> mails(int days) {
        return jdbc.sql("""
                select state, count(*) as messages from dispatch where changed_at >= ? group by state
                order by messages desc, state
                """)
                .param(Period.endingWith(LocalDate.ofInstant(clock.instant(), zone), days, zone, false)
                        .start())
                .query(MailOutcome.class)
                .list();
    }

    public OpenBaskets openBaskets() {
        return jdbc.sql("""
                select count(*) as baskets, count(distinct b.customer_id) filter (where c.state = 'known') as customers,
                       coalesce(sum(b.value), 0) as value
                from (select b.customer_id, b.basket_id, sum(i.quantity * i.unit_price) as value
                      from basket b join basket_item i using (customer_id, basket_id)
                      where b.state = 'open' group by b.customer_id, b.basket_id) b
                join customer c using (customer_id)
                """).query(OpenBaskets.class).single();
    }

    /** How many get mail for each purpose, in the order of the purposes. */
    public List<ListSize> listSizes() {
        return jdbc.sql("""
                select p.purpose, count(distinct s.customer_id) as customers
                from purpose p
                left join (select distinct customer_id, purpose from consent_entry
                           where channel = 'mail' and status = 'confirmed') asked using (purpose)
                left join consent_state s on s.customer_id = asked.customer_id and s.purpose = p.purpose
                    and s.channel = 'mail' and s.status = 'confirmed'
                group by p.purpose, p.sort_order order by p.sort_order
                """).query(ListSize.class).list();
    }

    /** The best ten of a period of so many days (one of {@link #PERIODS}), as the job last worked them out. */
    public List<TopProduct> topProducts(int days) {
        return jdbc.sql("""
                select t.rank, p.sku, p.name, t.pieces, t.net from top_product t join product p using (product_id)
                where t.days = ? order by t.rank
                """).param(days).query(TopProduct.class).list();
    }

    public FirstSteps firstSteps() {
        return jdbc.sql("""
                select exists (select from customer_order) as orders, exists (select from consent_entry) as sign_ups,
                       exists (select from interaction) as events,
                       exists (select from journey where enabled) as journeys
                """).query(FirstSteps.class).single();
    }

    /**
     * The people behind a figure after a customer's id (begin with 0), in the order of their ids.
     *
     * @param detail which purpose or which RFM group it is about; '' for other figures
     */
    public List<PersonBehind> people(Figure figure, String detail, Period period, long afterCustomerId, int limit) {
        return people.behind(
                where(figure),
                Map.of("start", period.start(), "end", period.end(), "detail", detail),
                afterCustomerId,
                limit);
    }

    private static String where(Figure figure) {
        String ordered = """
                s.orders > 0 and exists (select from customer_order o where o.customer_id = c.customer_id
                    and o.kind = 'sale' and o.ordered_at >= :start and o.ordered_at < :end)""";
        return switch (figure) {
            case NEW_CUSTOMERS -> "s.first_order_at >= :start and " + ordered;
            case RETURNING_CUSTOMERS -> "s.first_order_at < :start and " + ordered;
            case OPEN_BASKETS -> """
                exists (select from basket b join basket_item i using (customer_id, basket_id)
                        where b.customer_id = c.customer_id and b.state = 'open')""";
            case LIST -> """
                exists (select from consent_state a where a.customer_id = c.customer_id and a.purpose = :detail
                        and a.channel = 'mail' and a.status = 'confirmed')""";
            case GROUP ->
                "exists (select from rfm_score r where r.customer_id = c.customer_id and r.group_key = :detail)";
        };
    }
}
