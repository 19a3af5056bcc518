package org.regulars.campaign;

import java.util.Arrays;
import java.util.Locale;

/** Where a campaign stands. */
public enum CampaignState {
    DRAFT,
    AWAITING_APPROVAL,
    SCHEDULED,
    SENDING,
    PAUSED,
    FINISHED,
    CANCELLED;

    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public boolean is(String key) {
        return key().equals(key);
    }

    static CampaignState of(String key) {
        return Arrays.stream(values())
                .filter(state -> state.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no state " + key));
    }
}
