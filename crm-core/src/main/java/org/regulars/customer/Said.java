package org.regulars.customer;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/** When an event said something; events of one moment are told apart by their message id, byte by byte as the database does. */
record Said(Instant at, String messageId) implements Comparable<Said> {

    @Override
    public int compareTo(Said other) {
        int byTime = at.compareTo(other.at);
        return byTime != 0 || messageId.equals(other.messageId)
                ? byTime
                : Arrays.compareUnsigned(
                        messageId.getBytes(StandardCharsets.UTF_8), other.messageId.getBytes(StandardCharsets.UTF_8));
    }

    boolean before(Said other) {
        return compareTo(other) < 0;
    }
}
