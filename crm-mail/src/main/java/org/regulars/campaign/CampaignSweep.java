package org.regulars.campaign;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.regulars.job.Job;
import org.regulars.shop.ShopProperties;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Puts the audience of each run that is due into the ledger, and calls a campaign finished when the ledger says so. */
@Component
class CampaignSweep implements Job {

    /** The whole earth has passed a local time by then. */
    private static final Duration AROUND_THE_EARTH = Duration.ofHours(26);

    private final Campaigns campaigns;
    private final CampaignAudience audience;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final ShopProperties shop;
    private final Clock clock;

    CampaignSweep(
            Campaigns campaigns,
            CampaignAudience audience,
            JdbcClient jdbc,
            TransactionTemplate transaction,
            ShopProperties shop,
            Clock clock) {
        this.campaigns = campaigns;
        this.audience = audience;
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.shop = shop;
        this.clock = clock;
    }

    @Override
    public String key() {
        return "campaigns";
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(5);
    }

    @Override
    public String run() {
        OffsetDateTime now = OffsetDateTime.now(clock);
        long planned = 0;
        List<Due> due = jdbc.sql("""
                select r.campaign_id, r.run, r.due_at from campaign_run r join campaign c using (campaign_id)
                where r.frozen_at is null and c.state in ('scheduled', 'sending')
                    and r.due_at - case when c.local_time then :around::interval else interval '0' end <= :now
                order by r.due_at, r.campaign_id
                """)
                .param("around", AROUND_THE_EARTH.toHours() + " hours")
                .param("now", now)
                .query(Due.class)
                .list();
        for (Due one : due) {
            planned += freeze(one);
        }
        int finished = jdbc.sql("""
                update campaign c set state = 'finished', finished_at = :now
                where c.state = 'sending'
                  and not exists (select from campaign_run r where r.campaign_id = c.campaign_id and r.frozen_at is null)
                  and not exists (select from dispatch d where d.source_kind = 'campaign'
                      and d.source_key = c.campaign_id::text and d.state in ('planned', 'held', 'claimed', 'attempted'))
                """).param("now", now).update();
        return planned + finished == 0 ? "" : planned + " planned, " + finished + " campaigns finished";
    }

    /** One transaction: either the whole audience is in the ledger and the run is over, or nothing is. */
    private long freeze(Due due) {
        Long planned = transaction.execute(status -> {
            boolean mine = jdbc.sql("""
                            select true from campaign_run r join campaign c using (campaign_id)
                            where r.campaign_id = ? and r.run = ? and r.frozen_at is null
                                and c.state in ('scheduled', 'sending') for update
                            """)
                    .params(due.campaignId(), due.run())
                    .query(Boolean.class)
                    .optional()
                    .isPresent();
            return mine ? freeze(campaigns.find(due.campaignId()).orElseThrow(), due) : 0L;
        });
        return planned == null ? 0 : planned;
    }

    private long freeze(CampaignSummary campaign, Due due) {
        audience.refresh(campaign);
        long planned = audience.plan(campaign, due.run(), due.dueAt(), Long.MAX_VALUE);
        jdbc.sql("update campaign_run set frozen_at = ?, audience = ? where campaign_id = ? and run = ?")
                .params(OffsetDateTime.now(clock), planned, campaign.campaignId(), due.run())
                .update();
        jdbc.sql("update campaign set state = 'sending' where campaign_id = ?")
                .param(campaign.campaignId())
                .update();
        if (campaign.settings().repeats() != Repeats.ONCE) {
            jdbc.sql("insert into campaign_run (campaign_id, run, due_at) values (?, ?, ?)")
                    .params(campaign.campaignId(), due.run() + 1, next(campaign, due))
                    .update();
        }
        return planned;
    }

    /** Counted from the first run, so that a monthly campaign of the 31st stays one. */
    private OffsetDateTime next(CampaignSummary campaign, Due due) {
        Instant first = jdbc.sql("select due_at from campaign_run where campaign_id = ? and run = 1")
                .param(campaign.campaignId())
                .query(OffsetDateTime.class)
                .single()
                .toInstant();
        return campaign.settings()
                .repeats()
                .after(first.atZone(shop.zone()), due.run())
                .toOffsetDateTime();
    }

    record Due(long campaignId, int run, Instant dueAt) {}
}
