package org.regulars.web.staff.customer;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.regulars.interaction.Timeline;
import org.regulars.interaction.TimelineEntry;
import org.springframework.stereotype.Component;

/** Cuts a customer's timeline into pages, also of one channel only, so that entries of the same moment stay together. */
@Component
class TimelinePages {

    private static final int PAGE = 25;
    private static final int READ = 200;
    private static final int MOST_READS = 10;
    private static final Instant FUTURE = Instant.parse("9999-01-01T00:00:00Z");

    private final Timeline timeline;

    TimelinePages(Timeline timeline) {
        this.timeline = timeline;
    }

    /**
     * The entries before a moment, newest first.
     *
     * @param channel '' for all
     * @param before null for the newest
     */
    Page page(long customerId, String channel, @Nullable Instant before) {
        List<TimelineEntry> shown = new ArrayList<>();
        Instant end = before == null ? FUTURE : before;
        for (int read = 0; read < MOST_READS; read++) {
            List<TimelineEntry> next = timeline.before(customerId, end, READ);
            for (TimelineEntry entry : next) {
                if (shown.size() >= PAGE && entry.at().isBefore(end)) {
                    return new Page(shown, channel, end);
                }
                if (channel.isEmpty() || entry.channel().equals(channel)) {
                    shown.add(entry);
                }
                end = entry.at();
            }
            if (next.size() < READ) {
                return new Page(shown, channel, null);
            }
        }
        return new Page(shown, channel, end);
    }

    /** Some entries of a channel ('' for all), and the moment behind which more may be, null at the end. */
    record Page(
            List<TimelineEntry> entries,
            String channel,
            @Nullable Instant next) {}
}
