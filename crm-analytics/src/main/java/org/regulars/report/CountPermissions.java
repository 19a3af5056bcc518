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

/** Counts who came onto each list and left it: reading the whole ledger takes too long for a page. */
@Component
@Transactional
class CountPermissions implements Job {

    static final String KEY = "permission-report";

    private final JdbcClient jdbc;
    private final Calculations calculations;
    private final ShopProperties shop;
    private final Clock clock;

    CountPermissions(JdbcClient jdbc, Calculations calculations, ShopProperties shop, Clock clock) {
        this.jdbc = jdbc;
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
        String basis = basis();
        if (!calculations.due(KEY, basis)) {
            return "";
        }
        long start = System.nanoTime();
        long people = count();
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        calculations.record(KEY, basis, clock.instant(), people, took);
        return people + " permissions in " + took.toMillis() + " ms";
    }

    /** Entries are added, and change hands when customers are joined or parted; erasures show on the next day at the latest. */
    private String basis() {
        return jdbc.sql("""
                        select coalesce(pg_sequence_last_value(pg_get_serial_sequence('consent_entry', 'entry_id')::regclass), 0)
                            || ' entries, '
                            || coalesce(pg_sequence_last_value(pg_get_serial_sequence('customer_merge', 'merge_id')::regclass), 0)
                            || ' merges'
                        """).query(String.class).single()
                + " as of "
                + LocalDate.ofInstant(clock.instant(), shop.zone());
    }

    /**
     * Of each customer's decisions about a list, in the order in which the view {@code consent_state} reads them, counts those
     * that changed whether they are on it, and what the last one says. What was only asked is counted as often as it was asked.
     */
    private long count() {
        // Enough to sort the ledger of a million customers without writing it to disk piece by piece.
        jdbc.sql("set local work_mem = '128MB'").update();
        jdbc.sql("delete from permission_move").update();
        jdbc.sql("delete from permission_standing").update();
        return jdbc.sql("""
                with list as (select purpose, topic from topic union all select purpose, '' from purpose),
                told as not materialized (
                    select e.customer_id, e.entry_id, e.purpose, e.channel, e.topic, e.status, e.source, e.wording_id,
                        e.occurred_at, case when e.source = 'sign-up-form' then e.source_ref else coalesce(o.form, '') end as form
                    from consent_entry e
                    left join opt_in o on e.source = 'double-opt-in' and e.source_ref = 'opt-in-' || o.opt_in_id),
                decided as (
                    select list.purpose, e.channel, list.topic, e.status, e.source, e.form, e.wording_id, e.occurred_at,
                        coalesce(lag(e.status) over theirs = 'confirmed', false) as was_on,
                        e.status = 'confirmed' as is_on,
                        lead(e.entry_id) over theirs is null as last
                    from told e join list on list.purpose = e.purpose and e.topic in ('', list.topic)
                    where e.status <> 'granted'
                    window theirs as (partition by e.customer_id, list.purpose, e.channel, list.topic
                                      order by e.occurred_at, e.entry_id)),
                moved as (
                    select purpose, channel, topic, status, source, form, occurred_at from decided where was_on <> is_on
                    union all
                    select list.purpose, e.channel, list.topic, e.status, e.source, e.form, e.occurred_at
                    from told e join list on list.purpose = e.purpose and e.topic in ('', list.topic)
                    where e.status = 'granted'),
                moves as (
                    insert into permission_move (purpose, channel, topic, month, move, source, form, times)
                    select purpose, channel, topic, date_trunc('month', occurred_at at time zone :zone)::date, status, source, form,
                        count(*)
                    from moved group by 1, 2, 3, 4, 5, 6, 7),
                standing as (
                    insert into permission_standing (purpose, channel, topic, source, form, wording_id, people)
                    select purpose, channel, topic, source, form, coalesce(wording_id, 0), count(*)
                    from decided where last and is_on group by 1, 2, 3, 4, 5, 6
                    returning people)
                select coalesce(sum(people), 0) from standing
                """)
                .param("zone", shop.zone().getId())
                .query(Long.class)
                .single();
    }
}
