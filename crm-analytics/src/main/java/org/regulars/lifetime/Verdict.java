package org.regulars.lifetime;

import java.util.Locale;

/** What the check on the time after the calibration says of the forecast. */
public enum Verdict {
    /** Too few came back to fit and to check anything; nothing is shown. */
    TOO_LITTLE,
    /** The search found no maximum, or one where the standard errors say nothing. */
    UNSETTLED,
    /** All in all within a tenth. */
    GOOD,
    /** Within a quarter. */
    FAIR,
    /** Further away: do not plan with it. */
    MISFIT;

    private static final double GOOD_WITHIN = 0.10;
    private static final double FAIR_WITHIN = 0.25;

    static Verdict of(double forecast, double actual) {
        double off = Math.abs(forecast / actual - 1);
        return off <= GOOD_WITHIN ? GOOD : off <= FAIR_WITHIN ? FAIR : MISFIT;
    }

    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
