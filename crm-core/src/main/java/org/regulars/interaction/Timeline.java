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
        return sources.stream()
                .flatMap(source -> source.before(customerId, moment, limit).stream())
                .sorted(Comparator.comparing(TimelineEntry::at).reversed())
                .limit(limit)
                .toList();
    }
}
