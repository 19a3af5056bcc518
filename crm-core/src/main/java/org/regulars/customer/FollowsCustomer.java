package org.regulars.customer;

import java.util.Map;

/** Rows that belong to a customer and go along when one customer turns out to be another. Make it a bean. */
public interface FollowsCustomer {

    /** Moves all rows from one customer to another, in the caller's transaction; where both have one, the target's stays. */
    void move(long fromCustomerId, long toCustomerId);

    /** As above for many at once, each to its own target; worth overriding for rows that most customers have. */
    default void moveAll(Map<Long, Long> targets) {
        targets.forEach(this::move);
    }
}
