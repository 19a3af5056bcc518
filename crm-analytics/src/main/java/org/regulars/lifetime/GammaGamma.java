package org.regulars.lifetime;

/**
 * The gamma-gamma model of what customers spend on an order (Fader, Hardie, "The gamma-gamma model of monetary value", 2013,
 * brucehardie.com/notes/025). It takes for granted that how much says nothing about how often.
 *
 * @param gamma in the shop's currency
 */
record GammaGamma(double p, double q, double gamma) {

    /** Whether the mean over all customers exists. */
    boolean hasMean() {
        return q > 1;
    }

    /** What one who never came back will spend on an order; only where {@link #hasMean}. */
    double mean() {
        return p * gamma / (q - 1);
    }

    /** What one spends on an order whose orders so far brought this on average (equation 5). */
    double expected(int orders, double average) {
        return orders == 0 ? mean() : p * (gamma + orders * average) / (p * orders + q - 1);
    }
}
