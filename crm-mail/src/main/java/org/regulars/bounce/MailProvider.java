package org.regulars.bounce;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;

/** A provider that reports by webhook what became of our mails. A bean. */
interface MailProvider {

    /** Providers send a report again for hours until it is taken; what is older is a copy that somebody kept. */
    Duration OLDEST = Duration.ofDays(1);

    /** How far their clocks may go before ours. */
    Duration AHEAD = Duration.ofMinutes(15);

    /** Throws where the moment that was signed with a report is not about now. */
    static void checkMoment(Instant sent, Instant now) {
        if (sent.isBefore(now.minus(OLDEST))) {
            throw new NotGenuine("The report is older than a day");
        }
        if (sent.isAfter(now.plus(AHEAD))) {
            throw new NotGenuine("The report is of a time to come");
        }
    }

    /** Kebab-case key that stands in the webhook's address. */
    String key();

    /** Whether the settings say how its reports are known to be genuine; otherwise nothing is taken. */
    boolean isSetUp();

    /**
     * The events in a report.
     *
     * @param headers of the call by name; '' for one that is not there
     * @throws NotGenuine when it is not signed as the settings say
     * @throws RuntimeException when it is signed but cannot be read
     */
    List<Event> read(UnaryOperator<String> headers, byte[] body);

    /**
     * @param name unique among the provider's events, so that the same one counts once
     * @param report what it says
     * @param raw the event as it came
     */
    record Event(String name, Report report, byte[] raw, Instant at) {}

    /** A report that is not signed as it should be; the message says what was wrong. */
    final class NotGenuine extends RuntimeException {

        private static final long serialVersionUID = 1;

        NotGenuine(String what) {
            super(what);
        }
    }
}
