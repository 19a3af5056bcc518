package org.regulars.bounce;

import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;

/** A provider that reports by webhook what became of our mails. A bean. */
interface MailProvider {

    /** Providers send a report again for days until it is taken; what is older is a copy that somebody kept. */
    java.time.Duration OLDEST = java.time.Duration.ofDays(3);

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
