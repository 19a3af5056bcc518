package org.regulars.segment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.context.support.DefaultMessageSourceResolvable;

/**
 * When something has to have happened: ever, in the last days, longer ago, or from a day to a day. Days are those of the shop's
 * zone; "in the last 90 days" goes back to the same time of day 90 days ago.
 */
final class Window {

    static final String NAME = "window";

    private static final String EVER = "ever";
    static final String LAST = "last";
    private static final String BEFORE = "before";
    private static final String BETWEEN = "between";
    private static final Parameter DAYS = Parameter.whole("days", 1, 36_500, 90);

    private final Values values;
    private final String kind;

    private Window(Values values) {
        this.values = values;
        this.kind = values.text(NAME);
    }

    static Window of(Values values) {
        return new Window(values);
    }

    /** The parameters of a window that is open to the past to begin with. */
    static List<Parameter> parameters(Values chosen) {
        return parameters(chosen, List.of(EVER, LAST, BEFORE, BETWEEN), DAYS);
    }

    /** The parameters of a window that is so many days long to begin with. */
    static List<Parameter> parameters(Values chosen, int days) {
        return parameters(chosen, List.of(LAST, EVER, BEFORE, BETWEEN), Parameter.whole("days", 1, 36_500, days));
    }

    private static List<Parameter> parameters(Values chosen, List<String> kinds, Parameter days) {
        List<Parameter> parameters = new ArrayList<>();
        parameters.add(Parameter.choice(NAME, kinds, "segments.window."));
        String kind = chosen.text(NAME).isEmpty() ? kinds.get(0) : chosen.text(NAME);
        if (kind.equals(BETWEEN)) {
            parameters.add(Parameter.day("from"));
            parameters.add(Parameter.day("to"));
        } else if (!kind.equals(EVER)) {
            parameters.add(days);
        }
        return parameters;
    }

    /** Whether a moment lies in it. */
    Condition holds(String moment) {
        return switch (kind) {
            case LAST -> Condition.of(moment + " >= ?", values.daysAgo("days"));
            case BEFORE -> Condition.of(moment + " < ?", values.daysAgo("days"));
            case BETWEEN ->
                Condition.of(
                        "(" + moment + " >= ? and " + moment + " < ?)",
                        values.startOf(values.day("from")),
                        values.startOf(values.day("to").plusDays(1)));
            default -> Condition.EVERYBODY;
        };
    }

    /** Whether a moment came over its edge since it was asked as {@code before}; empty when none ever does. */
    Optional<Condition> passed(Values before, String moment) {
        return kind.equals(LAST) || kind.equals(BEFORE)
                ? Optional.of(Condition.of(
                        "(" + moment + " >= ? and " + moment + " < ?)", before.daysAgo("days"), values.daysAgo("days")))
                : Optional.empty();
    }

    String problem() {
        return kind.equals(BETWEEN) ? backwards(values) : "";
    }

    /** What is wrong with the days from and to; '' when nothing is. */
    static String backwards(Values values) {
        return values.day("to").isBefore(values.day("from")) ? "segments.problem.window" : "";
    }

    MessageSourceResolvable words() {
        return new DefaultMessageSourceResolvable(
                new String[] {"segments.window." + (kind.isEmpty() ? EVER : kind) + ".words"},
                switch (kind) {
                    case BETWEEN -> new Object[] {shown("from"), shown("to")};
                    case LAST, BEFORE -> new Object[] {values.whole("days")};
                    default -> new Object[0];
                });
    }

    private String shown(String day) {
        return Values.shown(values.day(day));
    }
}
