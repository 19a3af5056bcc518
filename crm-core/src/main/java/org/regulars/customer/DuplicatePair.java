package org.regulars.customer;

import java.util.List;

/**
 * Two customers who may be one person.
 *
 * @param score how alike they are, 0 to 100
 * @param grounds why they may be one, the strongest first
 * @param against what speaks against it
 */
public record DuplicatePair(long one, long other, int score, List<Ground> grounds, List<Ground> against) {

    /** Where it stands in the list. */
    public String place() {
        return score + "-" + one + "-" + other;
    }
}
