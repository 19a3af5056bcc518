package org.regulars.feed;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Records that are told together, in turns: within a turn no two speak of the same thing, so that a turn can be written at
 * once; of two that do, the earlier comes in the earlier turn.
 */
public final class Turns {

    private Turns() {}

    /** The places of the records, turn by turn; {@code keys} says what a record speaks of. */
    public static <T> List<List<Integer>> of(List<T> records, Function<T, Collection<?>> keys) {
        List<List<Integer>> turns = new ArrayList<>();
        List<Integer> waiting = new ArrayList<>();
        for (int i = 0; i < records.size(); i++) {
            waiting.add(i);
        }
        while (!waiting.isEmpty()) {
            List<Integer> turn = new ArrayList<>();
            List<Integer> later = new ArrayList<>();
            Set<Object> spokenOf = new HashSet<>();
            for (int i : waiting) {
                Collection<?> own = keys.apply(records.get(i));
                (own.stream().anyMatch(spokenOf::contains) ? later : turn).add(i);
                spokenOf.addAll(own);
            }
            turns.add(turn);
            waiting = later;
        }
        return turns;
    }
}
