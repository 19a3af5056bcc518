package org.regulars.journey;

import java.util.List;
import java.util.Set;
import org.regulars.segment.Parameter;
import org.regulars.segment.Values;

/**
 * Something that a journey does with whoever comes to it, decided for many at once. Make it a bean and it can be chosen; it
 * needs the messages {@code journeys.step.<key>}, {@code journeys.step.<key>.text} and, for each edge,
 * {@code journeys.edge.<edge>}.
 */
interface StepKind {

    /** The edge of a step that has only one. */
    String THEN = "then";

    /** Kebab-case key that never changes: it is stored in definitions. */
    String key();

    /** What has to be given, in the order of the form. */
    List<Parameter> parameters(Values chosen);

    /** The ways out of it, the usual one first; none when the journey ends here. */
    default List<String> edges(Values values) {
        return List.of(THEN);
    }

    /** Message key of what is wrong with values that look right one by one; '' when nothing is. */
    default String problem(Values values) {
        return "";
    }

    /**
     * What becomes of a run {@code r} that is due here: a query, in one row, of edge (null when it stays), next_at (when the
     * next step begins, or when this one is asked again) and leaving (why the journey ends for this person; null when it does
     * not). Its own parameters begin with {@code s_}; {@code :now}, {@code :journey}, {@code :step} and {@code :zone} are there.
     */
    Fragment decision(Place place);

    /** What has to be written down when it arrives, for whoever waits here to be asked again: see {@link Happenings}. */
    default Set<String> listens(Values values) {
        return Set.of();
    }

    /** Called for people who came to this step, and again right before it is decided. */
    default void arrive(Place place, People people) {}

    /** Called for people who pass it, in the transaction that moves them on. */
    default void act(Place place, People people) {}

    /** Whether {@link #act} does anything. */
    default boolean acts() {
        return false;
    }

    /** Whether what it decided counts more than a reason to leave: what is done is done. */
    default boolean settled() {
        return false;
    }

    /** How many are decided in one transaction. */
    default int atOnce() {
        return acts() ? 200 : 10_000;
    }
}
