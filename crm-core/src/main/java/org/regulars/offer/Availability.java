package org.regulars.offer;

/** Whether somebody who signs up now gets an offer. */
public enum Availability {
    HERE,
    /** None is left just now; theirs follows. */
    LATER,
    /** All are given, or its last day is over. */
    GONE
}
