package org.regulars.campaign;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A campaign as it stands.
 *
 * @param nextRunAt null when no run is waiting for its audience
 * @param runs how many times its audience went into the ledger
 * @param audience people of all runs, those held out included; 0 until frozen
 * @param launchedBy '' while a draft
 * @param approvedBy '' where no second person was needed, and until then
 */
public record CampaignSummary(
        long campaignId,
        CampaignState state,
        CampaignSettings settings,
        @Nullable Instant nextRunAt,
        int runs,
        long audience,
        String createdBy,
        Instant changedAt,
        String changedBy,
        String launchedBy,
        String approvedBy,
        @Nullable Instant finishedAt) {

    /** As dispatches name it. */
    public String sourceKey() {
        return Long.toString(campaignId);
    }

    public String name() {
        return settings.name();
    }
}
