package org.regulars.customer;

/** Rows that belong to a customer and go along when one customer turns out to be another. Make it a bean. */
public interface FollowsCustomer {

    /** Moves all rows from one customer to another, in the caller's transaction; where both have one, the target's stays. */
    void move(long fromCustomerId, long toCustomerId);
}
