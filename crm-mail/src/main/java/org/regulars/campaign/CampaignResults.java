package org.regulars.campaign;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.regulars.dispatch.DispatchState;
import org.regulars.dispatch.Dispatches;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What came of a campaign, by variant and for those held out. People count in the group that chance put them in, whether or not
 * a mail went: what they bought within seven days of the moment it was due for them.
 */
@Component
@Transactional(readOnly = true)
public class CampaignResults {

    static final Duration WINDOW = Duration.ofDays(7);
    /** Below this many buyers of all variants together nothing is compared. */
    private static final long FEWEST_BUYERS = 20;

    private final JdbcClient jdbc;
    private final Dispatches dispatches;
    private final Clock clock;

    CampaignResults(JdbcClient jdbc, Dispatches dispatches, Clock clock) {
        this.jdbc = jdbc;
        this.dispatches = dispatches;
        this.clock = clock;
    }

    /** The groups in the order of their letters, those held out last; empty until there is an audience. */
    public List<Group> groups(CampaignSummary campaign) {
        return jdbc.sql("""
                with person as (
                    select d.customer_id, d.facts ->> 'variant' as variant, d.state = 'held-out' as held_out,
                           bool_or(d.state = 'sent') as sent, min(coalesce(d.sent_at, d.planned_at)) as since
                    from dispatch d where d.source_kind = 'campaign' and d.source_key = :key
                    group by d.customer_id, d.facts ->> 'variant', d.state = 'held-out'
                ), outcome as (
                    select p.*, o.orders, coalesce(o.revenue, 0) as revenue, exists (
                        select from consent_entry e where e.customer_id = p.customer_id and e.purpose = :purpose
                            and e.status = 'withdrawn' and e.occurred_at between p.since and p.since + :window::interval) as stopped
                    from person p
                    left join lateral (
                        select count(*) as orders, sum(o.total) as revenue from customer_order o
                        where o.customer_id = p.customer_id and o.kind = 'sale'
                            and o.ordered_at between p.since and p.since + :window::interval) o on true)
                select held_out, case when held_out then 0 else variant::integer end as variant, count(*) as people,
                       count(*) filter (where sent) as sent, count(*) filter (where orders > 0) as buyers,
                       sum(revenue) as revenue, count(*) filter (where stopped and sent) as stopped
                from outcome group by 1, 2 order by 1, 2
                """)
                .param("key", campaign.sourceKey())
                .param("purpose", campaign.settings().purpose())
                .param("window", WINDOW.toDays() + " days")
                .query((row, n) -> new Group(
                        row.getInt("variant"),
                        row.getLong("people"),
                        row.getLong("sent"),
                        row.getLong("buyers"),
                        row.getBigDecimal("revenue"),
                        row.getLong("stopped")))
                .list();
    }

    /**
     * Which variant brought more buyers than each other one, beyond what chance explains (5 %, divided by the comparisons);
     * empty while that cannot be said, which is most of the time.
     */
    public Optional<Group> winner(List<Group> groups) {
        List<Group> variants = groups.stream().filter(group -> !group.heldOut()).toList();
        if (variants.size() < 2 || variants.stream().mapToLong(Group::buyers).sum() < FEWEST_BUYERS) {
            return Optional.empty();
        }
        double limit = 0.05 / (variants.size() - 1);
        return variants.stream()
                .filter(one -> variants.stream()
                        .filter(other -> !other.equals(one))
                        .allMatch(other -> one.bought().rate() > other.bought().rate()
                                && one.bought().chance(other.bought()) < limit))
                .findFirst();
    }

    /** Until when orders count for those who got it last; null when that is over, or nothing went yet. */
    public @Nullable OffsetDateTime countingUntil(CampaignSummary campaign) {
        return jdbc.sql("""
                        select max(sent_at) + ?::interval from dispatch where source_kind = 'campaign' and source_key = ?
                        """)
                .params(WINDOW.toDays() + " days", campaign.sourceKey())
                .query(OffsetDateTime.class)
                .optional()
                .filter(until -> until.toInstant().isAfter(clock.instant()))
                .orElse(null);
    }

    /** The ledger's states with how many; they add up to the audience and what was sent again. */
    public Map<DispatchState, Long> states(CampaignSummary campaign) {
        return dispatches.counts(campaign.sourceKey());
    }

    /** The same for all campaigns that have any, by {@link CampaignSummary#sourceKey}. */
    public Map<String, Map<DispatchState, Long>> states() {
        return dispatches.countsBySource(Campaigns.KIND);
    }

    /** Why people wait or get nothing: state, reason and how many, the most frequent first. */
    public List<WhyMany> reasons(CampaignSummary campaign) {
        return jdbc.sql("""
                select state, reason, count(*) as people from dispatch
                where source_kind = 'campaign' and source_key = ? and reason <> '' and state not in ('sent', 'claimed', 'attempted')
                group by state, reason order by people desc, reason
                """).param(campaign.sourceKey()).query(WhyMany.class).list();
    }

    /** One reason and how many have it. */
    public record WhyMany(String state, String reason, long people) {}

    /**
     * People who got the same text, or, with variant 0, got nothing for the sake of comparison.
     *
     * @param people all of them, whether or not a mail went
     * @param buyers how many of all people bought
     * @param stopped how many of those who got it withdrew their consent
     */
    public record Group(int variant, long people, long sent, long buyers, BigDecimal revenue, long stopped) {

        public boolean heldOut() {
            return variant == 0;
        }

        /** A, B, C; '' for those held out. */
        public String letter() {
            return heldOut() ? "" : String.valueOf((char) ('A' + variant - 1));
        }

        public Share bought() {
            return new Share(buyers, people);
        }
    }
}
