package org.regulars.campaign;

/**
 * So many of so many, with how sure one can be of it.
 *
 * @param of more than 0 for a rate to exist
 */
public record Share(long count, long of) {

    private static final double Z = 1.959963984540054;

    /** 0 to 1; 0 of nobody is 0. */
    public double rate() {
        return of == 0 ? 0 : (double) count / of;
    }

    /** Lower end of the 95 % interval (Wilson 1927, eq. 5). */
    public double from() {
        return of == 0 ? 0 : Math.max(0, centre() - half());
    }

    /** Upper end of the 95 % interval. */
    public double to() {
        return of == 0 ? 1 : Math.min(1, centre() + half());
    }

    private double centre() {
        return (rate() + Z * Z / (2 * of)) / (1 + Z * Z / of);
    }

    private double half() {
        return Z / (1 + Z * Z / of) * Math.sqrt(rate() * (1 - rate()) / of + Z * Z / (4.0 * of * of));
    }

    /**
     * How likely a difference at least as large is when there is none: the two-sided test of two proportions with the pooled
     * variance; 1 when either has nobody or nothing differs.
     */
    double chance(Share other) {
        if (of == 0 || other.of == 0) {
            return 1;
        }
        double pooled = (double) (count + other.count) / (of + other.of);
        double error = Math.sqrt(pooled * (1 - pooled) * (1.0 / of + 1.0 / other.of));
        return error == 0 ? 1 : Math.min(1, 2 * (1 - normal(Math.abs(rate() - other.rate()) / error)));
    }

    /** The normal distribution function (Abramowitz and Stegun 26.2.17, error below 7.5e-8), for z of 0 and more. */
    private static double normal(double z) {
        double t = 1 / (1 + 0.2316419 * z);
        double tail = Math.exp(-z * z / 2)
                / Math.sqrt(2 * Math.PI)
                * t
                * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
        return 1 - tail;
    }
}
