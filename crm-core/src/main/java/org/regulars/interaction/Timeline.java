package org.regulars.interaction;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What happened with one customer, over all channels and features. */
@Component
public class Timeline {

    private final ObjectProvider<TimelineSource> sources;

    Timeline(ObjectProvider<TimelineSource> sources) {
        this.sources = sources;
    }

    /** At most {@code limit} entries strictly before the moment, newest first. */
    @Transactional(readOnly = true)
    public List<TimelineEntry> before(long customerId, Instant moment, int limit) {
        return before(customerId, moment, limit, TimelineWish.ALL);
    }

    /** The same of those wanted. */
    @Transactional(readOnly = true)
    public List<TimelineEntry> before(long customerId, Instant moment, int limit, TimelineWish wish) {
        return sources.stream()
                .flatMap(source -> source.before(customerId, moment, limit, wish).stream())
                .sorted(Comparator.comparing(TimelineEntry::at).reversed())
                .limit(limit)
                .toList();
    }

    /** At most {@code limit} of those wanted strictly after the moment, the nearest (oldest) first. */
    @Transactional(readOnly = true)
    public List<TimelineEntry> after(long customerId, Instant moment, int limit, TimelineWish wish) {
        return sources.stream()
                .flatMap(source -> source.after(customerId, moment, limit, wish).stream())
                .sorted(Comparator.comparing(TimelineEntry::at))
                .limit(limit)
                .toList();
    }
}
