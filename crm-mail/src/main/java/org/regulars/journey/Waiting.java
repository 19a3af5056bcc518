package org.regulars.journey;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.regulars.segment.Parameter;
import org.regulars.segment.Values;

/** A time that passes, as staff type it: so many minutes, hours or days. */
final class Waiting {

    static final String WAIT = "wait";
    static final String UNIT = "unit";

    private static final List<String> UNITS = List.of("minutes", "hours", "days");
    private static final int MOST = 1_000;

    private Waiting() {}

    /** @param unit minutes, hours or days, chosen to begin with */
    static List<Parameter> parameters(int wait, String unit) {
        Parameter units = Parameter.choice(UNIT, UNITS, "journeys.unit.");
        return List.of(
                Parameter.whole(WAIT, 1, MOST, wait),
                new Parameter(UNIT, units.kind(), units.from(), units.to(), unit, units.choices()));
    }

    static Duration of(Values values) {
        return Duration.of(
                values.whole(WAIT), ChronoUnit.valueOf(values.text(UNIT).toUpperCase(Locale.ROOT)));
    }

    /** As the database takes it. */
    static String interval(Values values) {
        return of(values).toSeconds() + " seconds";
    }
}
