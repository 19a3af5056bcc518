package org.regulars.customer;

import java.util.Set;

/**
 * The undo of a merge under way.
 *
 * @param rootCustomerId who has all rows now
 * @param backCustomerId who comes back
 * @param going whose rows go: the one who comes back and everybody merged into them
 * @param family how all of them belong together, the merge that is undone included
 */
public record Parting(long mergeId, long rootCustomerId, long backCustomerId, Set<Long> going, Family family) {}
