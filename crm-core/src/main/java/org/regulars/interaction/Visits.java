package org.regulars.interaction;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Groups a timeline by visit: a pause of 30 minutes ends one, as web analytics have it. */
public final class Visits {

    public static final Duration PAUSE = Duration.ofMinutes(30);

    private static final Set<String> WEB = Set.of("web", "app");

    private Visits() {}

    /** Groups entries that come newest first. What happened elsewhere in the middle of a visit, such as the order, is part of it. */
    public static List<Visit> of(List<TimelineEntry> entries) {
        List<Visit> visits = new ArrayList<>();
        List<TimelineEntry> open = new ArrayList<>();
        List<TimelineEntry> between = new ArrayList<>();
        Instant oldest = Instant.MAX;
        for (TimelineEntry entry : entries) {
            boolean web = WEB.contains(entry.channel());
            if (web && !open.isEmpty() && Duration.between(entry.at(), oldest).compareTo(PAUSE) <= 0) {
                open.addAll(between);
                between.clear();
                open.add(entry);
                oldest = entry.at();
            } else if (web) {
                close(visits, open, between);
                open.add(entry);
                oldest = entry.at();
            } else if (open.isEmpty()) {
                visits.add(new Visit(false, List.of(entry)));
            } else {
                between.add(entry);
            }
        }
        close(visits, open, between);
        return visits;
    }

    private static void close(List<Visit> visits, List<TimelineEntry> open, List<TimelineEntry> between) {
        if (!open.isEmpty()) {
            visits.add(new Visit(true, List.copyOf(open)));
        }
        between.forEach(entry -> visits.add(new Visit(false, List.of(entry))));
        open.clear();
        between.clear();
    }
}
