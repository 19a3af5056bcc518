package org.regulars.report;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.regulars.shop.ShopProperties;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What a form brought: shown, begun, sent, confirmed, and what people bought later.
 *
 * <p>A customer came by a form when their mailbox confirmed a sign-up by it. What they bought later are their sales from the
 * moment they first sent it in the period until now, each less what was taken back or credited of it, discounts in proportion.
 */
@Component
@Transactional(readOnly = true)
public class FormFigures {

    /** From the first figure of a form until today. */
    public static final int ALL_TIME = 0;

    private static final String SENT_BY = """
            o.form = :form and o.requested_at >= :start and o.requested_at < :end
            """;

    /** Sales that still stand of a customer, from a moment on; a gift that cost nothing is none. */
    private static final String BOUGHT = """
            select sale.order_id, greatest(sum((l.quantity - l.cancelled_quantity) * l.unit_price)
                * (1 - least(sale.discount / sum(l.quantity * l.unit_price), 1)) - sale.credited, 0) as net
            from customer_order sale join order_line l using (customer_id, order_id)
            where sale.customer_id = came.customer_id and sale.kind = 'sale' and sale.ordered_at >= came.requested_at
                and l.quantity > 0 and l.unit_price > 0
            group by sale.customer_id, sale.order_id
            having bool_or(l.quantity > l.cancelled_quantity)
            """;

    private final JdbcClient jdbc;
    private final PeopleBehind people;
    private final ZoneId zone;
    private final Clock clock;

    FormFigures(JdbcClient jdbc, PeopleBehind people, ShopProperties shop, Clock clock) {
        this.jdbc = jdbc;
        this.people = people;
        this.zone = shop.zone();
        this.clock = clock;
    }

    /** So many days until today, or {@link #ALL_TIME}. */
    public Period period(String form, int days) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), zone);
        LocalDate first = days == ALL_TIME
                ? first(form).filter(day -> day.isBefore(today)).orElse(today)
                : today.minusDays(days - 1L);
        return new Period(first, today, zone, false);
    }

    private Optional<LocalDate> first(String form) {
        return jdbc.sql("""
                select least((select min(day) from form_count where form = :form),
                             (select (min(requested_at) at time zone :zone)::date from opt_in where form = :form))
                """)
                .param("form", form)
                .param("zone", zone.getId())
                .query(LocalDate.class)
                .optional();
    }

    /** All of the period in one line. */
    public FormLine total(String form, Period period) {
        return lines("''", "''", form, period).stream().findFirst().orElse(FormLine.none(""));
    }

    /** By utm_source, the one that brought most sign-ups first, at most a hundred. */
    public List<FormLine> bySource(String form, Period period) {
        return lines("source", "utm_source", form, period);
    }

    /** By the day on which it was shown or sent, the newest first, days without anything left out; at most 400. */
    public List<FormLine> byDay(String form, Period period) {
        return lines("day::text", "(requested_at at time zone :zone)::date::text", form, period).stream()
                .sorted((one, other) -> other.of().compareTo(one.of()))
                .limit(400)
                .toList();
    }

    private List<FormLine> lines(String ofCount, String ofSignUp, String form, Period period) {
        return jdbc.sql("""
                with seen as (
                    select %1$s as of, sum(shown) as shown, sum(begun) as begun from form_count
                    where form = :form and day between :first and :last group by 1),
                sent as (
                    select %2$s as of, count(*) as sent, count(confirmed_at) as confirmed
                    from opt_in o where %3$s group by 1),
                came as (
                    select distinct on (customer_id) customer_id, requested_at, %2$s as of
                    from opt_in o where %3$s and confirmed_at is not null
                    order by customer_id, requested_at, opt_in_id),
                bought as (
                    select came.of, count(distinct came.customer_id) as buyers, round(sum(b.net), 4) as net
                    from came cross join lateral (%4$s) b group by 1)
                select of, coalesce(shown, 0) as shown, coalesce(begun, 0) as begun, coalesce(sent, 0) as sent,
                    coalesce(confirmed, 0) as confirmed, coalesce(buyers, 0) as buyers, coalesce(net, 0) as net
                from seen full join sent using (of) left join bought using (of)
                order by sent desc, shown desc, of
                """.formatted(ofCount, ofSignUp, SENT_BY, BOUGHT))
                .params(values(form, period))
                .query(FormLine.class)
                .list();
    }

    /**
     * The people behind a number after a customer's id (begin with 0), in the order of their ids.
     *
     * @param source '' for those whose link named none; null for all
     * @param day of the period; null for all of it
     */
    public List<PersonBehind> people(
            String form,
            FormStep step,
            @Nullable String source,
            @Nullable LocalDate day,
            Period period,
            long afterCustomerId,
            int limit) {
        Map<String, Object> values = values(form, period);
        values.put("source", source == null ? "" : source);
        values.put("day", day == null ? period.from() : day);
        return people.behind(
                """
                exists (select from (
                    select o.customer_id, o.requested_at, o.utm_source from opt_in o
                    where o.customer_id = c.customer_id and %s %s order by o.requested_at, o.opt_in_id %s) came
                where %s and %s %s)
                """.formatted(
                                SENT_BY,
                                step == FormStep.SENT ? "" : "and o.confirmed_at is not null",
                                step == FormStep.BUYERS ? "limit 1" : "",
                                source == null ? "true" : "came.utm_source = :source",
                                day == null ? "true" : "(came.requested_at at time zone :zone)::date = :day",
                                step == FormStep.BUYERS ? "and exists (" + BOUGHT + ")" : ""),
                values,
                afterCustomerId,
                limit);
    }

    private Map<String, Object> values(String form, Period period) {
        Map<String, Object> values = new HashMap<>();
        values.put("form", form);
        values.put("zone", zone.getId());
        values.put("first", period.from());
        values.put("last", period.to());
        values.put("start", period.start());
        values.put("end", period.end());
        return values;
    }
}
