package org.regulars.web.api.events;

import java.util.Map;
import java.util.Optional;

/** The addresses of the events API: Segment's names, the short ones of its browser library, and the batch's old one. */
final class EventCalls {

    static final String BATCH = "batch";
    static final String METRICS = "m";

    private static final String PREFIX = "/v1/";
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("i", "identify"),
            Map.entry("t", "track"),
            Map.entry("p", "page"),
            Map.entry("s", "screen"),
            Map.entry("g", "group"),
            Map.entry("a", "alias"),
            Map.entry("b", BATCH),
            Map.entry("import", BATCH),
            Map.entry("identify", "identify"),
            Map.entry("track", "track"),
            Map.entry("page", "page"),
            Map.entry("screen", "screen"),
            Map.entry("group", "group"),
            Map.entry("alias", "alias"),
            Map.entry(BATCH, BATCH),
            Map.entry(METRICS, METRICS));

    private EventCalls() {}

    /** The full name of the call at a path; empty when it is none of the events API. */
    static Optional<String> name(String path) {
        if (!path.startsWith(PREFIX)) {
            return Optional.empty();
        }
        String rest = path.substring(PREFIX.length());
        return Optional.ofNullable(NAMES.get(rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest));
    }

    /** Whether the path is that of some source's settings. */
    static boolean settings(String path) {
        return path.startsWith(PREFIX + "projects/")
                && path.replaceAll("/$", "").endsWith("/settings");
    }
}
