package org.regulars.journey;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.regulars.dispatch.ClaimedDispatch;
import org.regulars.dispatch.Content;
import org.regulars.dispatch.DispatchSource;
import org.regulars.dispatch.DueDispatch;
import org.regulars.dispatch.Exit;
import org.regulars.dispatch.Reason;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Lets each journey's trigger speak for the dispatches it set off. */
@Component
class JourneyDispatches implements DispatchSource {

    static final String KIND = "journey";
    private static final Duration LOOK_AGAIN = Duration.ofHours(1);

    private final Journeys journeys;
    private final ObjectProvider<Trigger> triggers;
    private final Clock clock;

    JourneyDispatches(Journeys journeys, ObjectProvider<Trigger> triggers, Clock clock) {
        this.journeys = journeys;
        this.triggers = triggers;
        this.clock = clock;
    }

    @Override
    public String kind() {
        return KIND;
    }

    /** While a journey is off its dispatches wait; switching it on has them looked at again at once. */
    @Override
    public List<Exit> exits(String journeyKey, List<DueDispatch> due) {
        Optional<JourneySummary> journey =
                journeys.find(journeyKey).filter(found -> found.settings().enabled());
        return journey.isEmpty()
                ? due.stream()
                        .map(one -> new Exit(
                                one.dispatchId(),
                                Reason.SOURCE_OFF,
                                clock.instant().plus(LOOK_AGAIN)))
                        .toList()
                : trigger(journey.get()).exits(due, journey.get().settings().waiting());
    }

    @Override
    public Content content(ClaimedDispatch dispatch) {
        return trigger(journeys.find(dispatch.sourceKey()).orElseThrow()).content(dispatch);
    }

    Trigger trigger(JourneySummary journey) {
        return triggers.stream()
                .filter(trigger -> trigger.key().equals(journey.triggerKey()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("There is no trigger " + journey.triggerKey()));
    }
}
