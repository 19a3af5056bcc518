package org.regulars.campaign;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.regulars.dispatch.DispatchState;
import org.regulars.dispatch.Gate;
import org.regulars.shop.ShopProperties;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What would become of a campaign if it went now: its audience enters the ledger and the gate decides, by the same code as
 * ever, in a transaction that is taken back. Of a large audience a fair sample stands for all.
 */
@Component
public class CampaignForecast {

    /** More people say little more, and take longer than somebody who waits for a page likes. */
    private static final int MOST = 20_000;

    private static final int NAMED = 50;
    /** With more moments than these the gate looks once a day instead of once an hour. */
    private static final int MOMENTS = 100;

    private final Campaigns campaigns;
    private final CampaignAudience audience;
    private final Gate gate;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final ShopProperties shop;
    private final Clock clock;

    CampaignForecast(
            Campaigns campaigns,
            CampaignAudience audience,
            Gate gate,
            JdbcClient jdbc,
            TransactionTemplate transaction,
            ShopProperties shop,
            Clock clock) {
        this.campaigns = campaigns;
        this.audience = audience;
        this.gate = gate;
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.shop = shop;
        this.clock = clock;
    }

    /**
     * A forecast.
     *
     * @param audience how many people
     * @param looked at how many of them; fewer than the audience when they are a sample
     */
    public record Forecast(long audience, long looked, List<Part> parts) {

        /** How many of the audience a number of those looked at stands for. */
        public long of(long people) {
            return looked == 0 ? 0 : Math.round((double) people * audience / looked);
        }

        public boolean sampled() {
            return looked < audience;
        }

        /** How many of the audience come to this state. */
        public long in(String state) {
            return of(parts.stream()
                    .filter(part -> part.state().key().equals(state))
                    .mapToLong(Part::people)
                    .sum());
        }
    }

    /**
     * People of whom the same becomes.
     *
     * @param state claimed for those who get it
     * @param reason '' for those who get it
     * @param from when the first of them gets it or is looked at again
     * @param to when the last does
     * @param some the first few of them
     */
    public record Part(DispatchState state, String reason, long people, Instant from, Instant to, List<Long> some) {}

    /** Empty for an unknown campaign; no parts when nobody would be in the audience, or no mail is chosen yet. */
    public Optional<Forecast> of(long campaignId) {
        return of(campaignId, MOST);
    }

    /** @param most how many people it looks at */
    Optional<Forecast> of(long campaignId, int most) {
        AtomicReference<@Nullable Forecast> told = new AtomicReference<>();
        transaction.executeWithoutResult(status -> {
            status.setRollbackOnly();
            campaigns.find(campaignId).ifPresent(campaign -> told.set(forecast(campaign, most)));
        });
        return Optional.ofNullable(told.get());
    }

    private Forecast forecast(CampaignSummary campaign, int most) {
        Instant start = start(campaign);
        int run = campaign.runs() + 1;
        audience.refresh(campaign);
        long people = audience.count(campaign, run, start);
        jdbc.sql("update campaign set state = 'sending' where campaign_id = ?")
                .param(campaign.campaignId())
                .update();
        audience.plan(campaign, run, start, most);
        for (Instant moment : moments(campaign, run)) {
            gate.judge(Campaigns.KIND, campaign.sourceKey(), moment);
        }
        List<Part> parts = parts(campaign, run);
        return new Forecast(people, parts.stream().mapToLong(Part::people).sum(), parts);
    }

    /** As launching has it. */
    private Instant start(CampaignSummary campaign) {
        Instant now = clock.instant();
        if (campaign.nextRunAt() != null) {
            return campaign.nextRunAt();
        }
        return Optional.ofNullable(campaign.settings().startsAt())
                .map(at -> at.atZone(shop.zone()).toInstant())
                .filter(at -> at.isAfter(now))
                .orElse(now);
    }

    /** When the gate looks: the last moment of each hour, or day, in which somebody is due. */
    private List<Instant> moments(CampaignSummary campaign, int run) {
        List<Instant> hours = moments(campaign, run, "hour");
        return hours.size() > MOMENTS ? moments(campaign, run, "day") : hours;
    }

    private List<Instant> moments(CampaignSummary campaign, int run, String unit) {
        return jdbc.sql("""
                select max(due_at) from dispatch
                where source_kind = 'campaign' and source_key = ? and occasion = 'run-' || ? and state = 'planned'
                group by date_trunc(?, due_at) order by 1
                """)
                .params(campaign.sourceKey(), run, unit)
                .query((row, n) -> row.getObject(1, OffsetDateTime.class).toInstant())
                .list();
    }

    private List<Part> parts(CampaignSummary campaign, int run) {
        return jdbc.sql("""
                select state, reason, count(*) as people, min(due_at) as first, max(due_at) as last,
                       (array_agg(customer_id order by customer_id))[1 : :named] as some
                from dispatch
                where source_kind = 'campaign' and source_key = :key and occasion = 'run-' || :run
                group by state, reason order by (state = 'claimed') desc, count(*) desc, reason
                """)
                .param("named", NAMED)
                .param("key", campaign.sourceKey())
                .param("run", run)
                .query((row, n) -> new Part(
                        DispatchState.of(row.getString("state")),
                        row.getString("reason"),
                        row.getLong("people"),
                        row.getObject("first", OffsetDateTime.class)
                                .withOffsetSameInstant(ZoneOffset.UTC)
                                .toInstant(),
                        row.getObject("last", OffsetDateTime.class).toInstant(),
                        List.of((Long[]) row.getArray("some").getArray())))
                .list();
    }
}
