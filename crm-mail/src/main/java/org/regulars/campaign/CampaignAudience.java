package org.regulars.campaign;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.regulars.database.SqlFile;
import org.regulars.dispatch.Dispatches;
import org.regulars.segment.Memberships;
import org.regulars.shop.ShopProperties;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Whom a run of a campaign goes to, and when each of them. */
@Component
class CampaignAudience {

    private static final String AUDIENCE = SqlFile.beside(CampaignAudience.class, "audience.sql");

    private final Campaigns campaigns;
    private final Dispatches dispatches;
    private final Memberships memberships;
    private final JdbcClient jdbc;
    private final ShopProperties shop;

    CampaignAudience(
            Campaigns campaigns, Dispatches dispatches, Memberships memberships, JdbcClient jdbc, ShopProperties shop) {
        this.campaigns = campaigns;
        this.dispatches = dispatches;
        this.memberships = memberships;
        this.jdbc = jdbc;
        this.shop = shop;
    }

    /** Brings its segments up to date, so that the audience is that of this moment. */
    void refresh(CampaignSummary campaign) {
        campaign.settings().included().forEach(memberships::refresh);
        campaign.settings().excluded().forEach(memberships::refresh);
    }

    /** How many people it has. */
    long count(CampaignSummary campaign, int run, Instant start) {
        return jdbc.sql("select count(*) from (" + AUDIENCE + ") audience")
                .params(values(campaign, run, start, 1, 1, Long.MAX_VALUE))
                .query(Long.class)
                .single();
    }

    /**
     * Plans a mail for each of them.
     *
     * @param most in the order of the lots that they drew, so that fewer than all are a fair sample
     * @return for how many
     */
    long plan(CampaignSummary campaign, int run, Instant start, long most) {
        List<Campaigns.Variant> variants = campaigns.variants(campaign.campaignId());
        long planned = 0;
        for (Campaigns.Variant variant : variants) {
            planned += dispatches.plan(
                    Campaigns.plan(campaign, variant, campaign.settings().holdoutPercent()),
                    AUDIENCE,
                    values(campaign, run, start, variants.size(), variant.variant(), most));
        }
        return planned;
    }

    private Map<String, Object> values(
            CampaignSummary campaign, int run, Instant start, int variants, int variant, long most) {
        CampaignSettings settings = campaign.settings();
        Map<String, Object> values = new HashMap<>();
        values.put("included", settings.included().toArray(Long[]::new));
        values.put("excluded", settings.excluded().toArray(Long[]::new));
        values.put("run", run);
        values.put("campaign", campaign.name());
        values.put("campaign_key", campaign.sourceKey());
        values.put("variants", variants);
        values.put("variant", variant);
        values.put("start", start.atOffset(ZoneOffset.UTC));
        values.put("local", settings.localTime());
        values.put("zone", shop.zone().getId());
        values.put("seconds_apart", settings.secondsApart());
        values.put("first_day", settings.firstDay());
        values.put("most", most);
        return values;
    }
}
