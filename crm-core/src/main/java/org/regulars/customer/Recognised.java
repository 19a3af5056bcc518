package org.regulars.customer;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who arrivals are.
 *
 * @param filings in the order of the arrivals; empty for one that names nobody
 * @param refiled customers who got or lost rows of earlier events by what is known now
 */
public record Recognised(List<Optional<Filing>> filings, Set<Long> refiled) {

    /** The customer that an event is filed under, and the identity by which. */
    public record Filing(long customerId, long identityId) {}
}
