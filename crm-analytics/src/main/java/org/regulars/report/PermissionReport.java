package org.regulars.report;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.regulars.calculation.Calculation;
import org.regulars.calculation.Calculations;
import org.regulars.shop.ShopProperties;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * How permission grows and shrinks: who came onto which list and left it, why, in which words, and how often people want to hear
 * from us. Told from the ledger as it is now: customers who turned out to be one count once, erased ones no longer.
 */
@Component
@Transactional(readOnly = true)
public class PermissionReport {

    private static final String OF_LIST = "purpose = :purpose and channel = :channel and topic = :topic";

    /** Decisions about a list, by the alias e. */
    private static final String ABOUT_LIST = """
            e.purpose = :purpose and e.channel = :channel and e.topic in ('', :topic)
            """;

    private final JdbcClient jdbc;
    private final PeopleBehind people;
    private final Calculations calculations;
    private final ZoneId zone;
    private final Clock clock;

    PermissionReport(
            JdbcClient jdbc, PeopleBehind people, Calculations calculations, ShopProperties shop, Clock clock) {
        this.jdbc = jdbc;
        this.people = people;
        this.calculations = calculations;
        this.zone = shop.zone();
        this.clock = clock;
    }

    /** The name of the job that counts. */
    public static String job() {
        return CountPermissions.KEY;
    }

    /** When the ledger was counted; empty if never. */
    public Optional<Instant> countedAt() {
        return calculations.last(CountPermissions.KEY).map(Calculation::calculatedAt);
    }

    /** The first day of the month so many months back, this one included; of the first that was counted for 0. */
    public LocalDate since(int months) {
        LocalDate current = LocalDate.ofInstant(clock.instant(), zone).withDayOfMonth(1);
        return months > 0
                ? current.minusMonths(months - 1L)
                : jdbc.sql("select min(month) from permission_move")
                        .query(LocalDate.class)
                        .optional()
                        .filter(first -> first.isBefore(current))
                        .orElse(current);
    }

    /** Every list that anybody ever came onto or asked for, in the order of display. */
    public List<ListNow> lists(LocalDate since) {
        return jdbc.sql("""
                with moves as (
                    select purpose, topic, channel, coalesce(sum(times) filter (where move = 'confirmed'), 0) as confirmed,
                        coalesce(sum(times) filter (where move = 'withdrawn'), 0) as withdrawn,
                        coalesce(sum(times) filter (where move = 'expired'), 0) as expired
                    from permission_move where month >= :since group by purpose, topic, channel),
                stand as (
                    select purpose, topic, channel, sum(people) as size from permission_standing group by purpose, topic, channel)
                select l.purpose, l.topic, l.channel, coalesce(m.confirmed, 0) as confirmed, coalesce(m.withdrawn, 0) as withdrawn,
                    coalesce(m.expired, 0) as expired, coalesce(s.size, 0) as size
                from (select distinct purpose, topic, channel from permission_move) l
                left join moves m using (purpose, topic, channel)
                left join stand s using (purpose, topic, channel)
                join purpose p on p.purpose = l.purpose
                left join topic t on t.topic = l.topic
                order by p.sort_order, l.purpose, l.topic <> '', t.sort_order, l.topic,
                    array_position(array['mail', 'letter', 'phone', 'sms'], l.channel)
                """).param("since", since).query(ListNow.class).list();
    }

    /** Month by month until now, the newest last, without gaps. */
    public List<ListGrowth> growth(PermissionList list, LocalDate since) {
        return jdbc.sql("""
                select * from (
                    select step::date as month, coalesce(sum(times) filter (where move = 'granted'), 0) as asked,
                        coalesce(sum(times) filter (where move = 'confirmed'), 0) as confirmed,
                        coalesce(sum(times) filter (where move = 'withdrawn'), 0) as withdrawn,
                        coalesce(sum(times) filter (where move = 'expired'), 0) as expired,
                        sum(coalesce(sum(case move when 'granted' then 0 when 'confirmed' then times else -times end), 0))
                            over (order by step) as size
                    from generate_series((select least(min(month), :since) from permission_move), :now::date, '1 month') step
                    left join permission_move m on m.month = step::date and %s
                    group by step) months
                where month >= :since order by month
                """.formatted(OF_LIST))
                .params(values(list))
                .param("since", since)
                .param("now", since(1))
                .query(ListGrowth.class)
                .list();
    }

    /** By what people came, and by what they left, what was most often first. */
    public List<MoveCount> moves(PermissionList list, LocalDate since) {
        return jdbc.sql("""
                select move, source, form, sum(times) as times from permission_move
                where %s and month >= :since and move <> 'granted'
                group by move, source, form order by times desc, source, form
                """.formatted(OF_LIST))
                .params(values(list))
                .param("since", since)
                .query((row, n) -> new MoveCount(
                        Move.ofKey(row.getString("move")).orElseThrow(),
                        row.getString("source"),
                        row.getString("form"),
                        row.getLong("times")))
                .list();
    }

    /** What permits it to those who are on the list now, what permits it most often first. */
    public List<MoveCount> standing(PermissionList list) {
        return jdbc.sql("""
                select source, form, sum(people) as people from permission_standing
                where %s group by source, form order by people desc, source, form
                """.formatted(OF_LIST))
                .params(values(list))
                .query((row, n) -> new MoveCount(
                        Move.CONFIRMED, row.getString("source"), row.getString("form"), row.getLong("people")))
                .list();
    }

    /** The words that those who are on the list now were shown, the newest first. */
    public List<WordingCount> wordings(PermissionList list) {
        return jdbc.sql("""
                select s.wording_id, coalesce(w.language, '') as language, coalesce(w.wording, '') as wording,
                    w.created_at as since, sum(s.people) as people
                from permission_standing s left join consent_wording w using (wording_id)
                where %s group by s.wording_id, w.language, w.wording, w.created_at
                order by w.created_at desc nulls last, s.wording_id desc
                """.formatted(OF_LIST.replace("purpose = :", "s.purpose = :")))
                .params(values(list))
                .query(WordingCount.class)
                .list();
    }

    /** How often people who said so want mail: all mail first, then by topic. */
    public List<PaceCount> paces() {
        return jdbc.sql("""
                select '' as topic, frequency, count(*) as people from contact_preference group by frequency
                union all
                select topic, frequency, count(*) from (
                    select distinct on (customer_id, topic) customer_id, topic, frequency
                    from (select distinct on (customer_id, topic, told_by) customer_id, topic, frequency
                          from topic_frequency order by customer_id, topic, told_by, wish_id desc) told
                    order by customer_id, topic, array_position(array['monthly', 'weekly', 'daily', 'always'], frequency)) wish
                where frequency <> 'always' group by topic, frequency
                order by topic, frequency
                """).query(PaceCount.class).list();
    }

    /** How many want nothing until a day that is still to come. */
    public long paused() {
        return jdbc.sql("select count(*) from contact_preference where paused_until > ?")
                .param(today())
                .query(Long.class)
                .single();
    }

    /** What was wished about all mail, month by month, the newest first, months without wishes left out. */
    public List<Wishes> wishes(LocalDate since) {
        return jdbc.sql("""
                select date_trunc('month', occurred_at at time zone :zone)::date as month,
                    count(*) filter (where chosen and frequency = 'always') as always,
                    count(*) filter (where chosen and frequency = 'daily') as daily,
                    count(*) filter (where chosen and frequency = 'weekly') as weekly,
                    count(*) filter (where chosen and frequency = 'monthly') as monthly,
                    count(*) filter (where paused_until is not null and paused_until is distinct from paused) as pauses
                from (
                    select occurred_at, frequency, paused_until, lag(paused_until) over theirs as paused,
                        frequency <> coalesce(lag(frequency) over theirs, 'always') as chosen
                    from contact_preference_change window theirs as (partition by customer_id order by change_id)) w
                where occurred_at >= :start group by 1 order by 1 desc
                """)
                .param("zone", zone.getId())
                .param("start", since.atStartOfDay(zone).toOffsetDateTime())
                .query(Wishes.class)
                .list();
    }

    /** What became of sign-ups, by month and form, the newest first. */
    public List<Unanswered> unanswered(LocalDate since) {
        return jdbc.sql("""
                select date_trunc('month', requested_at at time zone :zone)::date as month, form, count(*) as asked,
                    count(confirmed_at) as confirmed,
                    count(*) filter (where confirmed_at is null and expires_at > :now) as waiting,
                    count(*) filter (where confirmed_at is null and expires_at <= :now) as never
                from opt_in where requested_at >= :start group by 1, 2 order by 1 desc, asked desc, form
                """)
                .param("zone", zone.getId())
                .param("now", OffsetDateTime.now(clock))
                .param("start", since.atStartOfDay(zone).toOffsetDateTime())
                .query(Unanswered.class)
                .list();
    }

    /** Addresses that nothing goes to whatever was agreed to, by why. */
    public List<Unreachable> unreachable() {
        return jdbc.sql("""
                select reason, count(*) as addresses from suppression group by reason order by addresses desc, reason
                """).query(Unreachable.class).list();
    }

    /**
     * Who came onto a list or left it, after a customer's id (begin with 0).
     *
     * @param source null for whatever it was
     * @param until the first day after it
     */
    public List<PersonBehind> moved(
            PermissionList list,
            Move move,
            @Nullable String source,
            LocalDate from,
            LocalDate until,
            long afterCustomerId,
            int limit) {
        Map<String, Object> values = values(list);
        values.put("move", move.key());
        values.put("source", source == null ? "" : source);
        values.put("start", from.atStartOfDay(zone).toOffsetDateTime());
        values.put("end", until.atStartOfDay(zone).toOffsetDateTime());
        return people.behind(
                """
                c.customer_id in (select e.customer_id from consent_entry e where %1$s and e.status = :move
                    and e.occurred_at >= :start and e.occurred_at < :end %2$s %3$s)
                """.formatted(
                        ABOUT_LIST, source == null ? "" : "and e.source = :source", move == Move.GRANTED ? "" : """
                    and (e.status = 'confirmed') <> coalesce((
                        select b.status = 'confirmed' from consent_entry b
                        where b.customer_id = e.customer_id and b.purpose = :purpose and b.channel = :channel
                            and b.topic in ('', :topic) and b.status <> 'granted'
                            and (b.occurred_at, b.entry_id) < (e.occurred_at, e.entry_id)
                        order by b.occurred_at desc, b.entry_id desc limit 1), false)
                    """),
                values,
                afterCustomerId,
                limit);
    }

    /**
     * Who is on a list now, after a customer's id (begin with 0).
     *
     * @param source what permits it; null for whatever it is
     * @param wordingId the words that they were shown, 0 for none; null for any
     */
    public List<PersonBehind> on(
            PermissionList list, @Nullable String source, @Nullable Long wordingId, long afterCustomerId, int limit) {
        Map<String, Object> values = values(list);
        values.put("source", source == null ? "" : source);
        values.put("wording", wordingId == null ? 0L : wordingId);
        return people.behind(
                """
                c.customer_id in (select m.customer_id from consent_entry m where m.purpose = :purpose
                    and m.channel = :channel and m.topic in ('', :topic) and m.status = 'confirmed')
                and exists (select from (
                        select e.status, e.source, e.wording_id from consent_entry e
                        where e.customer_id = c.customer_id and %s and e.status <> 'granted'
                        order by e.occurred_at desc, e.entry_id desc limit 1) e
                    where e.status = 'confirmed' %s %s)
                """.formatted(
                                ABOUT_LIST,
                                source == null ? "" : "and e.source = :source",
                                wordingId == null ? "" : "and coalesce(e.wording_id, 0) = :wording"),
                values,
                afterCustomerId,
                limit);
    }

    /** Who wants mail so often, after a customer's id (begin with 0). */
    public List<PersonBehind> paced(String topic, String frequency, long afterCustomerId, int limit) {
        return people.behind(
                topic.isEmpty() ? """
                exists (select from contact_preference w where w.customer_id = c.customer_id and w.frequency = :frequency)
                """ : """
                exists (select from topic_frequency w where w.customer_id = c.customer_id and w.topic = :topic)
                and topic_frequency_now(c.customer_id, :topic) = :frequency
                """, Map.of("topic", topic, "frequency", frequency), afterCustomerId, limit);
    }

    /** Who wants nothing until a day that is still to come, after a customer's id (begin with 0). */
    public List<PersonBehind> paused(long afterCustomerId, int limit) {
        return people.behind("""
                exists (select from contact_preference w where w.customer_id = c.customer_id and w.paused_until > :today)
                """, Map.of("today", today()), afterCustomerId, limit);
    }

    /** Whose mailbox did not confirm a month's sign-up by a form while it could, after a customer's id (begin with 0). */
    public List<PersonBehind> neverConfirmed(String form, LocalDate month, long afterCustomerId, int limit) {
        return people.behind(
                """
                exists (select from opt_in o where o.customer_id = c.customer_id and o.form = :form
                    and o.requested_at >= :start and o.requested_at < :end and o.confirmed_at is null and o.expires_at <= :now)
                """,
                Map.of(
                        "form",
                        form,
                        "start",
                        month.atStartOfDay(zone).toOffsetDateTime(),
                        "end",
                        month.plusMonths(1).atStartOfDay(zone).toOffsetDateTime(),
                        "now",
                        OffsetDateTime.now(clock)),
                afterCustomerId,
                limit);
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), zone);
    }

    private static Map<String, Object> values(PermissionList list) {
        Map<String, Object> values = new HashMap<>();
        values.put("purpose", list.purpose());
        values.put("topic", list.topic());
        values.put("channel", list.channel());
        return values;
    }
}
