package org.regulars.journey;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.regulars.dispatch.Dispatches;
import org.regulars.job.Job;
import org.springframework.stereotype.Component;

/**
 * Plans what the journeys that are on have to answer. It plans ahead, so that the ledger also tells of those who bought
 * before the wait was over; only what is over in a tenth of the wait, as a quick checkout is, leaves no row.
 */
@Component
class JourneySweep implements Job {

    private static final Duration LONGEST_SETTLING = Duration.ofMinutes(5);

    private final Journeys journeys;
    private final JourneyDispatches triggers;
    private final Dispatches dispatches;
    private final Clock clock;

    JourneySweep(Journeys journeys, JourneyDispatches triggers, Dispatches dispatches, Clock clock) {
        this.journeys = journeys;
        this.triggers = triggers;
        this.dispatches = dispatches;
        this.clock = clock;
    }

    @Override
    public String key() {
        return "journeys";
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(5);
    }

    @Override
    public String run() {
        int planned = 0;
        for (JourneySummary journey : journeys.all()) {
            if (journey.settings().enabled()) {
                planned += plan(journey);
            }
        }
        return planned == 0 ? "" : planned + " planned";
    }

    private int plan(JourneySummary journey) {
        Instant now = clock.instant();
        Duration wait = journey.settings().waiting();
        Duration tenth = wait.dividedBy(10);
        Duration settling = tenth.compareTo(LONGEST_SETTLING) < 0 ? tenth : LONGEST_SETTLING;
        return dispatches.plan(
                journey.plan(),
                triggers.trigger(journey).occasions(),
                Map.of(
                        "from", now.minus(journey.horizon()).minus(wait).atOffset(ZoneOffset.UTC),
                        "to", now.minus(settling).atOffset(ZoneOffset.UTC),
                        "wait", wait.toSeconds() + " seconds"));
    }
}
