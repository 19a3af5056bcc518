package org.regulars.interaction;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Entries of a timeline that belong together, newest first: what somebody did on our pages without a pause of half an hour, or
 * one entry that is none of a visit.
 *
 * @param web whether it is a visit
 */
public record Visit(boolean web, List<TimelineEntry> entries) {

    private static final Set<String> PAGES = Set.of("page-viewed", "screen-viewed");

    public Instant from() {
        return entries.get(entries.size() - 1).at();
    }

    public Instant to() {
        return entries.get(0).at();
    }

    public Duration length() {
        return Duration.between(from(), to());
    }

    public long pages() {
        return entries.stream().filter(entry -> PAGES.contains(entry.kind())).count();
    }

    /** Where the visit began: its oldest page, null when no page was seen. */
    public @Nullable TimelineEntry entry() {
        for (int n = entries.size() - 1; n >= 0; n--) {
            if (PAGES.contains(entries.get(n).kind())) {
                return entries.get(n);
            }
        }
        return null;
    }
}
