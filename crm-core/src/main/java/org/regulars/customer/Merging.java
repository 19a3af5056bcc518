package org.regulars.customer;

import java.util.Set;

/**
 * A merge under way.
 *
 * @param fromCustomerId who goes
 * @param toCustomerId who stays
 * @param tables those in which the one who goes has rows
 */
public record Merging(long mergeId, long fromCustomerId, long toCustomerId, Set<String> tables) {}
