package org.regulars.lifetime;

import java.util.Arrays;
import org.hipparchus.special.Gamma;

/** The likelihood of a {@link GammaGamma} (Fader, Hardie 2013, equation 1a); each entry is one customer with an average above zero. */
final class GammaGammaLikelihood implements Likelihood {

    private final int[] orders;
    private final double[] average;
    private final double[] byOrders;
    /** Σ ln (average × orders) × orders and Σ ln average: what the parameters do not touch. */
    private double logTotals;

    private double logAverages;

    GammaGammaLikelihood(int[] orders, double[] average) {
        this.orders = orders;
        this.average = average;
        this.byOrders = new double[1 + Arrays.stream(orders).max().orElse(0)];
        for (int i = 0; i < orders.length; i++) {
            byOrders[orders[i]]++;
            logTotals += orders[i] * Math.log(average[i] * orders[i]);
            logAverages += Math.log(average[i]);
        }
    }

    /** Parameters p, q, γ of greatest likelihood. */
    Estimate maximise() {
        double mean = Arrays.stream(average).average().orElse(1);
        return MaximumLikelihood.of(this, 3, 3, mean);
    }

    static GammaGamma model(Estimate estimate) {
        return new GammaGamma(estimate.parameter(0), estimate.parameter(1), estimate.parameter(2));
    }

    @Override
    public double size() {
        return orders.length;
    }

    @Override
    public double value(double[] parameters) {
        double p = parameters[0];
        double q = parameters[1];
        double gamma = parameters[2];
        double sum = p * logTotals - logAverages;
        for (int x = 1; x < byOrders.length; x++) {
            if (byOrders[x] > 0) {
                sum += byOrders[x]
                        * (Gamma.logGamma(p * x + q) - Gamma.logGamma(p * x) - Gamma.logGamma(q) + q * Math.log(gamma));
            }
        }
        for (int i = 0; i < orders.length; i++) {
            sum -= (p * orders[i] + q) * Math.log(gamma + orders[i] * average[i]);
        }
        return sum;
    }

    @Override
    public double[] gradient(double[] parameters) {
        double p = parameters[0];
        double q = parameters[1];
        double gamma = parameters[2];
        double[] slope = {logTotals, 0, 0};
        for (int x = 1; x < byOrders.length; x++) {
            if (byOrders[x] > 0) {
                double both = Gamma.digamma(p * x + q);
                slope[0] += byOrders[x] * x * (both - Gamma.digamma(p * x));
                slope[1] += byOrders[x] * (both - Gamma.digamma(q) + Math.log(gamma));
                slope[2] += byOrders[x] * q / gamma;
            }
        }
        for (int i = 0; i < orders.length; i++) {
            double total = gamma + orders[i] * average[i];
            double log = Math.log(total);
            slope[0] -= orders[i] * log;
            slope[1] -= log;
            slope[2] -= (p * orders[i] + q) / total;
        }
        return slope;
    }
}
