package org.regulars.journey;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.regulars.dispatch.ClaimedDispatch;
import org.regulars.dispatch.Content;
import org.regulars.segment.Parameter;
import org.regulars.segment.Values;

/**
 * Something that happened with a customer, became due, or was left undone, and sets off a journey. Make it a bean and it can be
 * chosen; it needs the messages {@code journeys.trigger.<key>} and {@code journeys.trigger.<key>.text}.
 */
public interface TriggerKind {

    /** Kebab-case key that never changes: it is stored in definitions. */
    String key();

    /** What has to be given, in the order of the form. */
    List<Parameter> parameters(Values chosen);

    /**
     * A query that gives customer_id, entry_key (unique per customer and thing, so that the same thing is answered once), facts
     * (jsonb), happened_at (by its own time) and due_at (when the first step is decided). It may give again what it gave before;
     * the moment is {@code :now}, its own parameters begin with {@code t_}.
     */
    Fragment entries(Values values, Look look);

    /**
     * What ends or holds up somebody inside, asked before each step and again when a mail is about to go: a query of reason
     * (stored key of a {@link org.regulars.dispatch.Reason}; null for none) and again (null when it is for ever) over the run
     * {@code r}, in one row at most.
     */
    default Optional<Fragment> exits(Values values) {
        return Optional.empty();
    }

    /** What has to be written down when it arrives, for {@link #entries} to find it: see {@link Happenings}. */
    default Set<String> listens(Values values) {
        return Set.of();
    }

    /** How long it need not look again. */
    default Duration every() {
        return Duration.ZERO;
    }

    /** What mails can be about, beside what every mail says. */
    default Content content(ClaimedDispatch dispatch) {
        return new Content(Map.of(), Map.of(), Map.of());
    }
}
