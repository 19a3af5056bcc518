package org.regulars.lifetime;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The model of the last calculation and how well it did where it could be checked.
 *
 * @param from first day with an order
 * @param until last day that the checked model saw
 * @param end last day of the history
 * @param customers who bought by the end of the calibration
 * @param repeaters those of them who came back by then
 * @param checked fitted on the calibration; null when there is too little
 * @param current fitted on all, used for the scores; null when there is too little
 * @param spend gamma-gamma of the calibration, and {@code currentSpend} of all; null when there is too little
 * @param correlation of how often with how much, among those who came back
 * @param withoutValue who came back but paid nothing, left out of the spend model
 * @param forecast orders foretold for the time after the calibration
 * @param actual orders that came
 * @param scored customers with scores
 */
public record LifetimeReport(
        Verdict verdict,
        String unit,
        @Nullable LocalDate from,
        @Nullable LocalDate until,
        @Nullable LocalDate end,
        long customers,
        long repeaters,
        @Nullable Parameters checked,
        @Nullable Parameters current,
        @Nullable Parameters spend,
        @Nullable Parameters currentSpend,
        double correlation,
        long withoutValue,
        double forecast,
        double actual,
        List<Compared> months,
        List<Compared> tenths,
        List<Compared> byRepeats,
        long scored) {

    static LifetimeReport tooLittle(String unit, long customers, long repeaters) {
        return new LifetimeReport(
                Verdict.TOO_LITTLE,
                unit,
                null,
                null,
                null,
                customers,
                repeaters,
                null,
                null,
                null,
                null,
                0,
                0,
                0,
                0,
                List.of(),
                List.of(),
                List.of(),
                0);
    }

    /** Repeat orders foretold, in whole orders. */
    public long foretold() {
        return Math.round(forecast);
    }

    /** By how much the forecast is off: 0.5 when half too much was foretold, negative when too little. */
    public double off() {
        return actual == 0 ? 0 : forecast / actual - 1;
    }

    /** Whether people who buy more often also spend more or less on an order, which the spend model takes for not so. */
    public boolean dependent() {
        return Math.abs(correlation) > 0.3;
    }
}
