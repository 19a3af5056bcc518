package org.regulars.customer;

import java.util.Collection;
import java.util.Map;
import java.util.Set;

/**
 * What a feature has to say about its tables when two customers turn out to be one, or are parted again.
 *
 * <p>Every table with a {@code customer_id} goes along by itself, and back: its rows change their customer, and where both
 * have one of which there can only be one, the survivor's stays and the other is kept until the two part. Make a bean of this
 * only for tables that need something else.
 */
public interface FollowsCustomer {

    /** Tables whose rows are worked out from others: they never move, {@link #settle} works them out anew. */
    default Set<String> derived() {
        return recalculated();
    }

    /** Those derived tables that a job fills again: in a merge the rows of whoever goes are deleted, and that is all. */
    default Set<String> recalculated() {
        return Set.of();
    }

    /** Tables whose rows tell what happened to one very record: they stay with it. */
    default Set<String> staying() {
        return Set.of();
    }

    /** For tables without a column {@code identity_id}: SQL over the row {@code t} for the identity it came under. */
    default Map<String, String> filedUnder() {
        return Map.of();
    }

    /** Called while both customers are locked and still have their rows. */
    default void beforeMerge(Merging merging) {}

    /** Called while all rows are still with the survivor. */
    default void beforeUndo(Parting parting) {}

    /** Called when the rows have gone along, for what moving rows does not say. */
    default void move(long fromCustomerId, long toCustomerId) {}

    /**
     * Called last in a merge and in its undo: brings up to date what is worked out from the rows of these customers.
     *
     * @param tables those of which rows moved
     */
    default void settle(Collection<Long> customerIds, Set<String> tables) {}
}
