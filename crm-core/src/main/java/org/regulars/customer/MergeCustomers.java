package org.regulars.customer;

import java.util.List;
import java.util.Set;

/**
 * Two customers to make one of.
 *
 * @param stays whose page remains
 * @param mergedWins profile fields in which the value of the one who goes is the better one
 * @param grounds why they are believed to be one person; empty when somebody just knew
 */
public record MergeCustomers(long stays, long goes, Set<String> mergedWins, List<Ground> grounds) {}
