package org.regulars.campaign;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Settings of all campaigns.
 *
 * @param approval whether somebody else than who launched a campaign has to approve it before it goes
 */
@ConfigurationProperties("regulars.campaign")
public record CampaignProperties(boolean approval) {}
