package org.regulars.campaign;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.regulars.audit.AuditTrail;
import org.regulars.database.SqlFile;
import org.regulars.dispatch.DispatchPlan;
import org.regulars.dispatch.Dispatches;
import org.regulars.dispatch.Reason;
import org.regulars.shop.ShopProperties;
import org.regulars.template.Templates;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Mails to many: their settings, and the steps from draft to finished. What became of each person stands in the ledger. */
@Component
@Transactional
public class Campaigns {

    static final String KIND = "campaign";
    private static final Pattern SOURCE_KEY = Pattern.compile("\\d{1,18}");
    private static final String RESPREAD = SqlFile.beside(Campaigns.class, "respread.sql");
    private static final String SUMMARY = """
            select c.*,
                   array(select segment_id from campaign_segment s where s.campaign_id = c.campaign_id and not s.excluded) as included,
                   array(select segment_id from campaign_segment s where s.campaign_id = c.campaign_id and s.excluded) as excluded,
                   array(select template_id from campaign_variant v where v.campaign_id = c.campaign_id order by variant) as templates,
                   r.next_run_at, r.runs, r.audience
            from campaign c
            cross join lateral (
                select min(due_at) filter (where frozen_at is null) as next_run_at, count(frozen_at) as runs,
                       coalesce(sum(audience), 0) as audience
                from campaign_run r where r.campaign_id = c.campaign_id) r
            """;

    private final JdbcClient jdbc;
    private final Dispatches dispatches;
    private final Templates templates;
    private final AuditTrail audit;
    private final CampaignProperties properties;
    private final ShopProperties shop;
    private final Clock clock;

    Campaigns(
            JdbcClient jdbc,
            Dispatches dispatches,
            Templates templates,
            AuditTrail audit,
            CampaignProperties properties,
            ShopProperties shop,
            Clock clock) {
        this.jdbc = jdbc;
        this.dispatches = dispatches;
        this.templates = templates;
        this.audit = audit;
        this.properties = properties;
        this.shop = shop;
        this.clock = clock;
    }

    /** All campaigns, what changed last first. */
    @Transactional(readOnly = true)
    public List<CampaignSummary> all() {
        return jdbc.sql(SUMMARY + " order by c.changed_at desc, c.campaign_id desc")
                .query((row, n) -> summary(row))
                .list();
    }

    @Transactional(readOnly = true)
    public Optional<CampaignSummary> find(long campaignId) {
        return jdbc.sql(SUMMARY + " where c.campaign_id = ?")
                .param(campaignId)
                .query((row, n) -> summary(row))
                .optional();
    }

    /** The name of a campaign by the key that its dispatches have; empty for the keys of other sources. */
    @Transactional(readOnly = true)
    public Optional<String> name(String sourceKey) {
        return SOURCE_KEY.matcher(sourceKey).matches()
                ? jdbc.sql("select name from campaign where campaign_id = ?")
                        .param(Long.valueOf(sourceKey))
                        .query(String.class)
                        .optional()
                : Optional.empty();
    }

    /**
     * Begins a draft.
     *
     * @param actor e-mail address of staff, or "system"
     */
    public long create(CampaignSettings settings, String actor) {
        OffsetDateTime now = OffsetDateTime.now(clock);
        long id = jdbc.sql("""
                insert into campaign (name, state, purpose, topic, priority, starts_at, local_time, repeats, mails_per_hour,
                    warm_up, holdout_percent, resend_unknown, created_at, created_by, changed_at, changed_by)
                values (:name, 'draft', :purpose, :topic, :priority, :starts_at, :local_time, :repeats, :mails_per_hour,
                    :warm_up, :holdout_percent, :resend_unknown, :now, :actor, :now, :actor)
                returning campaign_id
                """)
                .params(values(settings))
                .param("now", now)
                .param("actor", actor)
                .query(Long.class)
                .single();
        parts(id, settings);
        audit.record(actor, "campaign-created", "campaign " + id, Map.of("name", settings.name()));
        return id;
    }

    /** Changes a draft; throws {@link CampaignNotReady} when it is none any more. */
    public void change(long campaignId, CampaignSettings settings, String actor) {
        CampaignSummary before = locked(campaignId);
        require(before, "not-draft", CampaignState.DRAFT);
        jdbc.sql("""
                update campaign set name = :name, purpose = :purpose, topic = :topic, priority = :priority,
                    starts_at = :starts_at, local_time = :local_time, repeats = :repeats, mails_per_hour = :mails_per_hour,
                    warm_up = :warm_up, holdout_percent = :holdout_percent, resend_unknown = :resend_unknown,
                    changed_at = :now, changed_by = :actor
                where campaign_id = :id
                """)
                .params(values(settings))
                .param("now", OffsetDateTime.now(clock))
                .param("actor", actor)
                .param("id", campaignId)
                .update();
        jdbc.sql("delete from campaign_segment where campaign_id = ?")
                .param(campaignId)
                .update();
        jdbc.sql("delete from campaign_variant where campaign_id = ?")
                .param(campaignId)
                .update();
        parts(campaignId, settings);
        audit.record(
                actor,
                "campaign-changed",
                "campaign " + campaignId,
                Map.of("before", before.settings().toString(), "after", settings.toString()));
    }

    /** Deletes a draft; throws {@link CampaignNotReady} when it is none any more. */
    public void delete(long campaignId, String actor) {
        CampaignSummary campaign = locked(campaignId);
        require(campaign, "not-draft", CampaignState.DRAFT);
        jdbc.sql("delete from campaign where campaign_id = ?").param(campaignId).update();
        audit.record(actor, "campaign-deleted", "campaign " + campaignId, Map.of("name", campaign.name()));
    }

    /**
     * Hands a draft over: from now on its mails are the versions that were looked at. It goes at its time, or, where a second
     * person has to look, once that person approved.
     *
     * @throws CampaignNotReady when something is missing or its time has passed
     */
    public void launch(long campaignId, String actor) {
        CampaignSummary campaign = locked(campaignId);
        require(campaign, "not-draft", CampaignState.DRAFT);
        CampaignSettings settings = campaign.settings();
        if (settings.templates().isEmpty()) {
            throw new CampaignNotReady("no-template");
        }
        settings.templates().forEach(one -> templates.sources(one).values().forEach(templates::check));
        notPast(settings);
        jdbc.sql("""
                update campaign_variant v set template_version = t.version
                from mail_template t where t.template_id = v.template_id and v.campaign_id = ?
                """).param(campaignId).update();
        move(campaignId, properties.approval() ? CampaignState.AWAITING_APPROVAL : CampaignState.SCHEDULED, actor);
        jdbc.sql("update campaign set launched_by = ? where campaign_id = ?")
                .params(actor, campaignId)
                .update();
        if (!properties.approval()) {
            schedule(campaignId, settings);
        }
        audit.record(actor, "campaign-launched", "campaign " + campaignId, Map.of("settings", settings.toString()));
    }

    /** Lets a campaign go that somebody else launched. */
    public void approve(long campaignId, String actor) {
        CampaignSummary campaign = locked(campaignId);
        require(campaign, "not-awaiting", CampaignState.AWAITING_APPROVAL);
        if (campaign.launchedBy().equals(actor)) {
            throw new CampaignNotReady("own-approval");
        }
        notPast(campaign.settings());
        move(campaignId, CampaignState.SCHEDULED, actor);
        jdbc.sql("update campaign set approved_by = ? where campaign_id = ?")
                .params(actor, campaignId)
                .update();
        schedule(campaignId, campaign.settings());
        audit.record(actor, "campaign-approved", "campaign " + campaignId, Map.of());
    }

    /** Takes a campaign back to a draft, as long as nobody is in the ledger for it. */
    public void recall(long campaignId, String actor) {
        CampaignSummary campaign = locked(campaignId);
        require(campaign, "under-way", CampaignState.AWAITING_APPROVAL, CampaignState.SCHEDULED);
        if (campaign.runs() > 0) {
            throw new CampaignNotReady("under-way");
        }
        jdbc.sql("delete from campaign_run where campaign_id = ?")
                .param(campaignId)
                .update();
        jdbc.sql("update campaign_variant set template_version = null where campaign_id = ?")
                .param(campaignId)
                .update();
        move(campaignId, CampaignState.DRAFT, actor);
        jdbc.sql("update campaign set launched_by = '', approved_by = '' where campaign_id = ?")
                .param(campaignId)
                .update();
        audit.record(actor, "campaign-recalled", "campaign " + campaignId, Map.of());
    }

    /** Nothing of it goes until it is resumed; what a mail server is being handed at this moment still does. */
    public void pause(long campaignId, String actor) {
        require(locked(campaignId), "not-under-way", CampaignState.SENDING, CampaignState.SCHEDULED);
        move(campaignId, CampaignState.PAUSED, actor);
        jdbc.sql("update campaign set paused_at = ? where campaign_id = ?")
                .params(OffsetDateTime.now(clock), campaignId)
                .update();
        audit.record(actor, "campaign-paused", "campaign " + campaignId, Map.of());
    }

    /** Goes on; what was to be spread over time stays spread. */
    public void resume(long campaignId, String actor) {
        CampaignSummary campaign = locked(campaignId);
        require(campaign, "not-paused", CampaignState.PAUSED);
        move(campaignId, campaign.runs() > 0 ? CampaignState.SENDING : CampaignState.SCHEDULED, actor);
        jdbc.sql("update campaign set paused_at = null where campaign_id = ?")
                .param(campaignId)
                .update();
        CampaignSettings settings = campaign.settings();
        if (settings.mailsPerHour() == null && settings.warmUp() == null) {
            dispatches.lookAgain(KIND, campaign.sourceKey(), Set.of(Reason.SOURCE_OFF));
        } else {
            jdbc.sql(RESPREAD)
                    .param("key", campaign.sourceKey())
                    .param("now", OffsetDateTime.now(clock))
                    .param("seconds_apart", settings.secondsApart())
                    .param("first_day", settings.firstDay())
                    .update();
        }
        audit.record(actor, "campaign-resumed", "campaign " + campaignId, Map.of());
    }

    /** Ends it: whoever has not got it does not get it. */
    public void cancel(long campaignId, String actor) {
        CampaignSummary campaign = locked(campaignId);
        require(
                campaign,
                "not-under-way",
                CampaignState.AWAITING_APPROVAL,
                CampaignState.SCHEDULED,
                CampaignState.SENDING,
                CampaignState.PAUSED);
        jdbc.sql("delete from campaign_run where campaign_id = ? and frozen_at is null")
                .param(campaignId)
                .update();
        int stopped = dispatches.cancel(KIND, campaign.sourceKey());
        move(campaignId, CampaignState.CANCELLED, actor);
        audit.record(actor, "campaign-cancelled", "campaign " + campaignId, Map.of("stopped", stopped));
    }

    /**
     * Plans it once more for those whose mail failed, and for those of whom nobody knows where the campaign says so. Each
     * person is tried again at most once a call; who got it meanwhile is left out.
     *
     * @return for how many
     */
    public int resend(long campaignId, String actor) {
        CampaignSummary campaign = locked(campaignId);
        require(campaign, "not-sent", CampaignState.SENDING, CampaignState.FINISHED);
        int again = 0;
        for (Variant variant : variants(campaignId)) {
            again += dispatches.plan(
                    plan(campaign, variant, 0),
                    """
                    select d.customer_id, d.occasion || '-again-' || (1 + (select count(*) from dispatch o
                               where o.source_kind = 'campaign' and o.source_key = :source_key and o.customer_id = d.customer_id
                                   and o.occasion like d.occasion || '-again-%')),
                           null::bigint, d.language, d.facts, :now::timestamptz
                    from dispatch d
                    where d.source_kind = 'campaign' and d.source_key = :source_key and d.template_key = :template_key
                      and d.occasion not like '%-again-%'
                      and (d.state = 'failed' and d.reason in ('refused', 'gave-up', 'not-rendered', 'unreachable')
                           or d.state = 'unknown' and :unknown::boolean)
                      and not exists (
                          select from dispatch o
                          where o.source_kind = 'campaign' and o.source_key = :source_key and o.customer_id = d.customer_id
                            and o.occasion like d.occasion || '-again-%'
                            and o.state not in ('failed', 'suppressed', 'cancelled'))
                    """,
                    Map.of("unknown", campaign.settings().resendUnknown()));
        }
        if (again > 0) {
            move(campaignId, CampaignState.SENDING, actor);
            jdbc.sql("update campaign set finished_at = null where campaign_id = ?")
                    .param(campaignId)
                    .update();
        }
        audit.record(actor, "campaign-resent", "campaign " + campaignId, Map.of("again", again));
        return again;
    }

    /** What a variant plans for its people. */
    static DispatchPlan plan(CampaignSummary campaign, Variant variant, int holdoutPercent) {
        CampaignSettings settings = campaign.settings();
        return new DispatchPlan(
                KIND,
                campaign.sourceKey(),
                settings.purpose(),
                settings.topic(),
                settings.priority(),
                variant.templateKey(),
                holdoutPercent);
    }

    /** The variants in their order, from 1. */
    @Transactional(readOnly = true)
    public List<Variant> variants(long campaignId) {
        return jdbc.sql("""
                select v.variant, v.template_id, t.name as template, coalesce(v.template_version, t.version) as version
                from campaign_variant v join mail_template t using (template_id)
                where v.campaign_id = ? order by v.variant
                """).param(campaignId).query(Variant.class).list();
    }

    /** One text of a campaign. */
    public record Variant(int variant, long templateId, String template, int version) {

        /** A, B, C. */
        public String letter() {
            return String.valueOf((char) ('A' + variant - 1));
        }

        public String templateKey() {
            return Templates.key(templateId, version);
        }
    }

    private void schedule(long campaignId, CampaignSettings settings) {
        OffsetDateTime start = start(settings);
        jdbc.sql("insert into campaign_run (campaign_id, run, due_at) values (?, 1, ?)")
                .params(campaignId, start == null ? OffsetDateTime.now(clock) : start)
                .update();
    }

    private void notPast(CampaignSettings settings) {
        OffsetDateTime start = start(settings);
        if (start != null && start.toInstant().isBefore(clock.instant())) {
            throw new CampaignNotReady("past");
        }
    }

    private @Nullable OffsetDateTime start(CampaignSettings settings) {
        LocalDateTime at = settings.startsAt();
        return at == null ? null : at.atZone(shop.zone()).toOffsetDateTime();
    }

    private Map<String, @Nullable Object> values(CampaignSettings settings) {
        Map<String, @Nullable Object> values = new java.util.HashMap<>();
        values.put("name", settings.name().strip());
        values.put("purpose", settings.purpose());
        values.put("topic", settings.topic());
        values.put("priority", settings.priority());
        values.put("starts_at", start(settings));
        values.put("local_time", settings.localTime());
        values.put("repeats", settings.repeats().key());
        values.put("mails_per_hour", settings.mailsPerHour());
        values.put("warm_up", settings.warmUp());
        values.put("holdout_percent", settings.holdoutPercent());
        values.put("resend_unknown", settings.resendUnknown());
        return values;
    }

    private void parts(long campaignId, CampaignSettings settings) {
        settings.included().forEach(segment -> segment(campaignId, segment, false));
        settings.excluded().stream()
                .filter(segment -> !settings.included().contains(segment))
                .forEach(segment -> segment(campaignId, segment, true));
        int variant = 1;
        for (long template : settings.templates()) {
            jdbc.sql("insert into campaign_variant (campaign_id, variant, template_id) values (?, ?, ?)")
                    .params(campaignId, variant++, template)
                    .update();
        }
    }

    private void segment(long campaignId, long segmentId, boolean excluded) {
        jdbc.sql("insert into campaign_segment (campaign_id, segment_id, excluded) values (?, ?, ?)")
                .params(campaignId, segmentId, excluded)
                .update();
    }

    private CampaignSummary locked(long campaignId) {
        jdbc.sql("select campaign_id from campaign where campaign_id = ? for update")
                .param(campaignId)
                .query(Long.class)
                .optional();
        return find(campaignId).orElseThrow(() -> new CampaignNotReady("gone"));
    }

    private static void require(CampaignSummary campaign, String otherwise, CampaignState... states) {
        if (!List.of(states).contains(campaign.state())) {
            throw new CampaignNotReady(otherwise);
        }
    }

    private void move(long campaignId, CampaignState to, String actor) {
        jdbc.sql("update campaign set state = ?, changed_at = ?, changed_by = ? where campaign_id = ?")
                .params(to.key(), OffsetDateTime.now(clock), actor, campaignId)
                .update();
    }

    private CampaignSummary summary(ResultSet row) throws SQLException {
        OffsetDateTime startsAt = row.getObject("starts_at", OffsetDateTime.class);
        CampaignSettings settings = new CampaignSettings(
                row.getString("name"),
                row.getString("purpose"),
                row.getString("topic"),
                new HashSet<>(ids(row, "included")),
                new HashSet<>(ids(row, "excluded")),
                new ArrayList<>(ids(row, "templates")),
                startsAt == null
                        ? null
                        : startsAt.atZoneSameInstant(shop.zone()).toLocalDateTime(),
                row.getBoolean("local_time"),
                Repeats.of(row.getString("repeats")),
                row.getObject("mails_per_hour", Integer.class),
                row.getObject("warm_up", Integer.class),
                row.getInt("holdout_percent"),
                row.getBoolean("resend_unknown"),
                row.getInt("priority"));
        return new CampaignSummary(
                row.getLong("campaign_id"),
                CampaignState.of(row.getString("state")),
                settings,
                instant(row, "next_run_at"),
                row.getInt("runs"),
                row.getLong("audience"),
                row.getString("created_by"),
                row.getObject("changed_at", OffsetDateTime.class).toInstant(),
                row.getString("changed_by"),
                row.getString("launched_by"),
                row.getString("approved_by"),
                instant(row, "finished_at"));
    }

    private static Collection<Long> ids(ResultSet row, String column) throws SQLException {
        return List.of((Long[]) row.getArray(column).getArray());
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.withOffsetSameInstant(ZoneOffset.UTC).toInstant();
    }
}
