package org.regulars.customer;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * The customers that merges made one: a tree with the survivor at its root.
 *
 * @param merges oldest first
 */
public record Family(long rootId, List<Merge> merges) {

    /** Everybody below somebody, themselves included. */
    public Set<Long> below(long customerId) {
        Set<Long> below = new TreeSet<>();
        below.add(customerId);
        into(customerId).forEach(merge -> below.addAll(below(merge.mergedId())));
        return below;
    }

    /** Merges into this customer, oldest first. */
    List<Merge> into(long customerId) {
        return merges.stream().filter(merge -> merge.parentId() == customerId).toList();
    }

    /**
     * Whether two were one already when something was said.
     *
     * @param mark of a merge, {@link Merge#consentMark} or {@link Merge#wishMark}
     * @param id of what was said, from the same numbers as the mark
     */
    public boolean together(long one, long other, ToLongFunction<Merge> mark, long id) {
        List<Merge> first = path(one);
        List<Merge> second = path(other);
        return Stream.concat(
                        first.stream().filter(merge -> !second.contains(merge)),
                        second.stream().filter(merge -> !first.contains(merge)))
                .allMatch(merge -> mark.applyAsLong(merge) < id);
    }

    private List<Merge> path(long from) {
        Map<Long, Merge> up = new HashMap<>();
        merges.forEach(merge -> up.put(merge.mergedId(), merge));
        return Stream.iterate(up.get(from), merge -> merge != null, merge -> up.get(merge.parentId()))
                .toList();
    }

    /**
     * One merge that holds.
     *
     * @param consentMark consent entries with a greater id came after it
     * @param wishMark changed wishes with a greater id came after it
     * @param chosen fields in which the merged customer's value won
     */
    public record Merge(
            long mergeId, long mergedId, long parentId, long consentMark, long wishMark, List<String> chosen) {}
}
