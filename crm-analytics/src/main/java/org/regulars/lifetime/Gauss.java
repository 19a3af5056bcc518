package org.regulars.lifetime;

/** Gauss's hypergeometric function, which no library of the project offers. */
final class Gauss {

    private static final int MOST_TERMS = 5_000_000;
    private static final double SMALL = 1e-16;

    private Gauss() {}

    /** ₂F₁(a, b; c; z) by its series for 0 ≤ z &lt; 1 (Abramowitz, Stegun, 15.1.1). */
    static double hypergeometric(double a, double b, double c, double z) {
        double term = 1;
        double sum = 1;
        for (int n = 0; n < MOST_TERMS; n++) {
            double ratio = (a + n) / (c + n) * (b + n) / (n + 1) * z;
            term *= ratio;
            sum += term;
            // What is left is less than a geometric series of the last term.
            if (term == 0 || (Math.abs(ratio) < 1 && Math.abs(term) < SMALL * (1 - z) * Math.abs(sum))) {
                return sum;
            }
        }
        throw new ArithmeticException("No end of the series for " + a + ", " + b + ", " + c + ", " + z);
    }
}
