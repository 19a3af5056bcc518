package org.regulars.journey;

import java.util.List;
import org.regulars.segment.Parameter;
import org.springframework.stereotype.Component;

/** What journeys are for: whoever reaches it after the journey was set off leaves. */
@Component
public class Goals {

    public static final Part NONE = Part.of("none");
    public static final Part ORDERED = Part.of("ordered");

    private final Happenings happenings;

    Goals(Happenings happenings) {
        this.happenings = happenings;
    }

    public static Part event(String happening) {
        return Part.of("event", Happenings.EVENT, happening);
    }

    /** The keys of all goals. */
    public List<String> keys() {
        return List.of("none", "ordered", "event");
    }

    /** What has to be given. */
    public List<Parameter> parameters(Part goal) {
        return goal.kind().equals("event")
                ? List.of(happenings.parameter(goal.values().getOrDefault(Happenings.EVENT, "")))
                : List.of();
    }

    /** True for a run {@code r} that has reached it. */
    Fragment reached(Part goal) {
        return switch (goal.kind()) {
            case "ordered" -> reached(Happenings.ORDERED);
            case "event" -> reached(goal.values().getOrDefault(Happenings.EVENT, ""));
            default -> Fragment.of("false");
        };
    }

    private static Fragment reached(String event) {
        return Happenings.since(event, "r.happened_at", "g_");
    }
}
