package org.regulars.bounce;

import java.util.List;
import java.util.function.UnaryOperator;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** The door for what mail providers report by webhook. */
@Component
public class ProviderReports {

    private final ObjectProvider<MailProvider> providers;
    private final Bounces bounces;

    ProviderReports(ObjectProvider<MailProvider> providers, Bounces bounces) {
        this.providers = providers;
        this.bounces = bounces;
    }

    /** What became of a report. */
    public enum Answer {
        /** All its events are kept. */
        TAKEN,
        /** It is not signed as it should be. Counted, for staff to see. */
        NOT_GENUINE,
        /** It is signed and cannot be read; kept as it is for a person. */
        UNREADABLE,
        /** There is no such provider, or it is not set up. */
        UNKNOWN
    }

    /**
     * Takes a report; the same one twice counts once.
     *
     * @param headers of the call by name; '' for one that is not there
     */
    public Answer take(String provider, UnaryOperator<String> headers, byte[] body) {
        MailProvider known = providers.stream()
                .filter(it -> it.key().equals(provider) && it.isSetUp())
                .findFirst()
                .orElse(null);
        if (known == null) {
            return Answer.UNKNOWN;
        }
        List<MailProvider.Event> events;
        try {
            events = known.read(headers, body);
        } catch (MailProvider.NotGenuine e) {
            bounces.refused(provider, String.valueOf(e.getMessage()));
            return Answer.NOT_GENUINE;
        } catch (RuntimeException e) {
            bounces.take(provider, body);
            return Answer.UNREADABLE;
        }
        for (MailProvider.Event event : events) {
            bounces.take(provider, event.name(), event.raw(), event.report(), event.at());
        }
        return Answer.TAKEN;
    }

    /** The keys of those that are set up. */
    public List<String> setUp() {
        return providers.stream()
                .filter(MailProvider::isSetUp)
                .map(MailProvider::key)
                .sorted()
                .toList();
    }
}
