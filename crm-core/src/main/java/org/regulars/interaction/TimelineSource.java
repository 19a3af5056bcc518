package org.regulars.interaction;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A feature whose rows show in the customer's timeline. Make it a bean. */
public interface TimelineSource {

    /** At most {@code limit} entries of this customer strictly before the moment, newest first. */
    List<TimelineEntry> before(long customerId, Instant moment, int limit);

    /** The same of those wanted. A source with many rows asks its table for them instead of leaving them out afterwards. */
    default List<TimelineEntry> before(long customerId, Instant moment, int limit, TimelineWish wish) {
        List<TimelineEntry> wanted = new ArrayList<>();
        Instant end = wish.until() == null || moment.isBefore(wish.until()) ? moment : wish.until();
        int read = limit;
        while (wanted.size() < limit) {
            List<TimelineEntry> some = before(customerId, end, read);
            Instant last = some.isEmpty() ? end : some.get(some.size() - 1).at();
            boolean all = some.size() < read;
            // More may share the moment at which the reading stopped: that moment is read again whole.
            some.stream()
                    .filter(entry -> (all || entry.at().isAfter(last)) && wish.wants(entry))
                    .limit(limit - wanted.size())
                    .forEach(wanted::add);
            if (all || (wish.since() != null && last.isBefore(wish.since()))) {
                return wanted;
            }
            Instant next = last.plusNanos(1000);
            read = next.isBefore(end) ? limit : read * 2;
            end = next;
        }
        return wanted;
    }

    /** At most {@code limit} of those wanted strictly after the moment, the nearest (oldest) first. */
    default List<TimelineEntry> after(long customerId, Instant moment, int limit, TimelineWish wish) {
        TimelineWish later = new TimelineWish(
                wish.channels(),
                wish.kinds(),
                wish.words(),
                wish.since() == null || moment.isAfter(wish.since()) ? moment.plusNanos(1000) : wish.since(),
                wish.until());
        List<TimelineEntry> newestFirst =
                before(customerId, Instant.parse("9999-01-01T00:00:00Z"), Integer.MAX_VALUE / 4, later);
        List<TimelineEntry> nearestFirst = new ArrayList<>(newestFirst);
        java.util.Collections.reverse(nearestFirst);
        return nearestFirst.subList(0, Math.min(limit, nearestFirst.size()));
    }
}
