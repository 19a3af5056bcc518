package org.regulars.journey;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Duration;
import java.time.Instant;

/** One trigger with what staff set for it. */
@Entity
@Table(name = "journey")
class Journey {

    @Id
    @Column(name = "journey_key")
    private String key;

    private String triggerKey;
    private boolean enabled;
    private long waitSeconds;
    private long horizonSeconds;
    private String purpose;
    private String topic;
    private String templateKey;
    private short priority;
    private short holdoutPercent;
    private Instant changedAt;
    private String changedBy;

    @Version
    private int version;

    @SuppressWarnings("NullAway.Init")
    protected Journey() {}

    /** Takes over new settings; they hold for what is planned or not decided yet. */
    void change(JourneySettings settings, String by, Instant at) {
        enabled = settings.enabled();
        waitSeconds = settings.waiting().toSeconds();
        holdoutPercent = (short) settings.holdoutPercent();
        changedBy = by;
        changedAt = at;
    }

    JourneySummary summary() {
        return new JourneySummary(
                key,
                triggerKey,
                new JourneySettings(enabled, Duration.ofSeconds(waitSeconds), holdoutPercent),
                Duration.ofSeconds(horizonSeconds),
                purpose,
                topic,
                templateKey,
                priority,
                changedAt,
                changedBy);
    }
}
