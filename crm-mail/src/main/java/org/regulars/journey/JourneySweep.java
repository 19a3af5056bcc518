package org.regulars.journey;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.regulars.job.Job;
import org.springframework.stereotype.Component;

/** Takes in whoever a journey is for and moves on everybody whose step is due. */
@Component
class JourneySweep implements Job {

    private final JourneyEngine engine;
    private final Clock clock;

    JourneySweep(JourneyEngine engine, Clock clock) {
        this.engine = engine;
        this.clock = clock;
    }

    @Override
    public String key() {
        return "journeys";
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(2);
    }

    @Override
    public String run() {
        Instant now = clock.instant();
        long entered = engine.enter(now);
        engine.wake(now);
        long passed = engine.advance(now);
        engine.forgetArrivals();
        return entered + passed == 0 ? "" : entered + " entered, " + passed + " steps";
    }
}
