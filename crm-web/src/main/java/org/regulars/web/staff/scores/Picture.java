package org.regulars.web.staff.scores;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.regulars.lifetime.Compared;

/**
 * Two lines in one picture of 640 by 200, what was foretold and what came.
 *
 * @param forecast points of the line
 * @param actual points of the line
 * @param held where the time begins that the model had not seen; -1 when all of it is
 */
record Picture(String forecast, String actual, double held) {

    private static final double WIDTH = 640;
    private static final double HEIGHT = 200;
    private static final double EDGE = 8;

    static Picture of(List<Compared> all) {
        double most = Math.max(
                1,
                all.stream()
                        .mapToDouble(one -> Math.max(one.forecast(), one.actual()))
                        .max()
                        .orElse(1));
        int held = (int) all.stream().filter(one -> !one.held()).count();
        return new Picture(
                points(all, most, Compared::forecast),
                points(all, most, Compared::actual),
                held == 0 || held == all.size() ? -1 : x(held - 0.5, all.size()));
    }

    /** Each entry with all before it. */
    static List<Compared> summed(List<Compared> all) {
        return IntStream.range(0, all.size())
                .mapToObj(i -> new Compared(
                        all.get(i).of(),
                        0,
                        all.subList(0, i + 1).stream()
                                .mapToDouble(Compared::forecast)
                                .sum(),
                        all.subList(0, i + 1).stream()
                                .mapToDouble(Compared::actual)
                                .sum(),
                        all.get(i).held()))
                .toList();
    }

    private static String points(List<Compared> all, double most, ToDoubleFunction<Compared> value) {
        return IntStream.range(0, all.size())
                .mapToObj(i -> String.format(
                        Locale.ROOT,
                        "%.1f,%.1f",
                        x(i, all.size()),
                        HEIGHT - EDGE - value.applyAsDouble(all.get(i)) / most * (HEIGHT - 2 * EDGE)))
                .collect(Collectors.joining(" "));
    }

    private static double x(double at, int size) {
        return EDGE + at / Math.max(1, size - 1) * (WIDTH - 2 * EDGE);
    }
}
