package org.regulars.journey;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.regulars.audit.AuditTrail;
import org.regulars.dispatch.Dispatches;
import org.regulars.dispatch.Reason;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The journeys: what each answers, how long it waits, whether it is on. */
@Component
@Transactional
public class Journeys {

    private final JourneyRepository journeys;
    private final Dispatches dispatches;
    private final AuditTrail audit;
    private final Clock clock;

    Journeys(JourneyRepository journeys, Dispatches dispatches, AuditTrail audit, Clock clock) {
        this.journeys = journeys;
        this.dispatches = dispatches;
        this.audit = audit;
        this.clock = clock;
    }

    /** By key. */
    @Transactional(readOnly = true)
    public List<JourneySummary> all() {
        return journeys.findAllByOrderByKey().stream().map(Journey::summary).toList();
    }

    @Transactional(readOnly = true)
    public Optional<JourneySummary> find(String key) {
        return journeys.findByKey(key).map(Journey::summary);
    }

    /**
     * Changes a journey's settings at once, also for what it has planned and not sent yet.
     *
     * @param by e-mail address of staff, or "system"
     * @throws IllegalArgumentException when there is no such journey
     */
    public void change(String key, JourneySettings settings, String by) {
        Journey journey =
                journeys.findByKey(key).orElseThrow(() -> new IllegalArgumentException("There is no journey " + key));
        JourneySettings before = journey.summary().settings();
        if (before.equals(settings)) {
            return;
        }
        journey.change(settings, by, clock.instant());
        dispatches.lookAgain(JourneyDispatches.KIND, key, Set.of(Reason.SOURCE_OFF, Reason.BASKET_ACTIVE));
        audit.record(
                by,
                "journey-changed",
                "journey " + key,
                Map.of(
                        "enabled", settings.enabled(),
                        "wait", settings.waiting().toString(),
                        "holdout_percent", settings.holdoutPercent(),
                        "before", before.toString()));
    }
}
