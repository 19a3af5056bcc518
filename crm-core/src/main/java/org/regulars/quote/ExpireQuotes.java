package org.regulars.quote;

import java.time.Duration;
import org.regulars.job.Job;
import org.springframework.stereotype.Component;

/** Ends quotes whose last day has passed without an answer. */
@Component
class ExpireQuotes implements Job {

    private final Quotes quotes;

    ExpireQuotes(Quotes quotes) {
        this.quotes = quotes;
    }

    @Override
    public String key() {
        return "expire-quotes";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(15);
    }

    @Override
    public String run() {
        int expired = quotes.expire();
        return expired == 0 ? "" : expired + " quotes";
    }
}
