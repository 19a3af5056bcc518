package org.regulars.offer;

import java.time.Duration;
import org.regulars.job.Job;
import org.springframework.stereotype.Component;

/** Gives codes to those who waited, should two have looked for the last one at once. */
@Component
class FillOffers implements Job {

    private final Giving giving;

    FillOffers(Giving giving) {
        this.giving = giving;
    }

    @Override
    public String key() {
        return "fill-offers";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(1);
    }

    @Override
    public String run() {
        int filled = giving.refillAll();
        return filled == 0 ? "" : filled + " given";
    }
}
