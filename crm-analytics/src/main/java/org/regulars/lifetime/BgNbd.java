package org.regulars.lifetime;

/**
 * The beta-geometric/NBD model of customers who buy at their own rate and leave unnoticed after an order (Fader, Hardie, Lee,
 * "Counting your customers" the easy way, Marketing Science 24 (2005) 275–284). Rates are gamma (r, α), the chance to leave after
 * an order is beta (a, b).
 *
 * @param alpha in units of time
 */
record BgNbd(double r, double alpha, double a, double b) {

    /** Where a is so near 1 that equations 9 and 10 divide zero by zero, they are read on both sides of it. */
    private static final double NEAR_ONE = 1e-5;

    /** From such an a on customers are so alike in leaving that the series grows beyond all numbers, and a mean serves better. */
    private static final double ALIKE = 20;

    private static final int STEPS = 400;

    /** How often somebody new buys again in so much time (equation 9). */
    double expected(double time) {
        return expected(time, 0, 0);
    }

    /** How often these customers will buy in so much time, not knowing whether they left (equation 10). */
    double expected(double time, History history) {
        return alive(history) * expected(time, history.repeats(), history.age());
    }

    /**
     * Equations 9 and 10 of one who is still there, with Gauss's function by Euler's transformation
     * ₂F₁(A, B; C; z) = (1 − z)^(C−A−B) ₂F₁(C − A, C − B; C; z): no power of x is left in it, so that it neither overflows nor cancels.
     */
    private double expected(double time, int repeats, double age) {
        if (time <= 0) {
            return 0;
        }
        if (a > ALIKE) {
            return averaged(time, repeats, age);
        }
        if (Math.abs(a - 1) < NEAR_ONE) {
            return (new BgNbd(r, alpha, 1 - 2 * NEAR_ONE, b).expected(time, repeats, age)
                            + new BgNbd(r, alpha, 1 + 2 * NEAR_ONE, b).expected(time, repeats, age))
                    / 2;
        }
        double c = a + b + repeats - 1;
        if (Math.abs(c) < 1e-9) {
            return new BgNbd(r, alpha, a, b + 1e-7).expected(time, repeats, age);
        }
        double z = time / (alpha + age + time);
        double left = Math.exp((a - 1) * Math.log1p(-z));
        return c / (a - 1) * (1 - left * Gauss.hypergeometric(a + b - 1 - r, a - 1, c, z));
    }

    /** Equation 9 before the last integral: the mean of (1 − (1 + p t / (α + T))^−(r + x)) / p over p, which is beta (a, b + x). */
    private double averaged(double time, int repeats, double age) {
        double left = b + repeats;
        double mean = a / (a + left);
        double spread = Math.sqrt(mean * (1 - mean) / (a + left + 1));
        double from = Math.max(0, mean - 9 * spread);
        double step = (Math.min(1, mean + 9 * spread) - from) / STEPS;
        double peak = (a - 1) * Math.log(mean) + (left - 1) * Math.log1p(-mean);
        double weights = 0;
        double sum = 0;
        for (int i = 0; i < STEPS; i++) {
            double p = from + (i + 0.5) * step;
            double weight = Math.exp((a - 1) * Math.log(p) + (left - 1) * Math.log1p(-p) - peak);
            weights += weight;
            sum += weight * -Math.expm1(-(r + repeats) * Math.log1p(p * time / (alpha + age))) / p;
        }
        return sum / weights;
    }

    /** The probability that these customers have not left (from equation 7; Fader, Hardie, note 21 on brucehardie.com). */
    double alive(History history) {
        if (history.repeats() == 0) {
            return 1;
        }
        double odds = Math.log(a)
                - Math.log(b + history.repeats() - 1)
                + (r + history.repeats()) * Math.log((alpha + history.age()) / (alpha + history.last()));
        return 1 / (1 + Math.exp(odds));
    }

    /**
     * When one who is still there will have bought again with this probability, counted from the end of the observation:
     * P(no order before s) = ((α + T) / (α + T + s))^(r + x), as the rate is gamma (r + x, α + T).
     */
    double next(double probability, History history) {
        return (alpha + history.age()) * Math.expm1(-Math.log1p(-probability) / (r + history.repeats()));
    }
}
