package org.regulars.interaction;

import java.time.Instant;
import java.util.List;

/** A feature whose rows show in the customer's timeline. Make it a bean. */
public interface TimelineSource {

    /** At most {@code limit} entries of this customer strictly before the moment, newest first. */
    List<TimelineEntry> before(long customerId, Instant moment, int limit);
}
