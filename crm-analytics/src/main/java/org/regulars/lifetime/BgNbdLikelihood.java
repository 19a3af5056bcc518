package org.regulars.lifetime;

import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import org.hipparchus.special.Gamma;

/**
 * The likelihood of a {@link BgNbd} (Fader, Hardie, Lee 2005, equation 6, in the logarithms of Fader, Hardie, "Implementing the
 * BG/NBD model in Excel"), over customers who bought alike at once.
 */
final class BgNbdLikelihood implements Likelihood {

    private final int[] repeats;
    private final double[] last;
    private final double[] age;
    private final double[] weight;
    private final double[] byRepeats;
    private final double size;
    private final double meanAge;

    BgNbdLikelihood(Collection<History> histories) {
        List<History> all = List.copyOf(histories);
        repeats = all.stream().mapToInt(History::repeats).toArray();
        last = all.stream().mapToDouble(History::last).toArray();
        age = all.stream().mapToDouble(History::age).toArray();
        weight = all.stream().mapToDouble(History::customers).toArray();
        byRepeats = new double[1 + IntStream.of(repeats).max().orElse(0)];
        double sum = 0;
        double ages = 0;
        for (int i = 0; i < repeats.length; i++) {
            byRepeats[repeats[i]] += weight[i];
            sum += weight[i];
            ages += weight[i] * age[i];
        }
        size = sum;
        meanAge = sum == 0 ? 1 : Math.max(1e-6, ages / sum);
    }

    /** Parameters r, α, a, b of greatest likelihood. */
    Estimate maximise() {
        return MaximumLikelihood.of(this, 0.5, meanAge / 4, 0.5, 1.5);
    }

    static BgNbd model(Estimate estimate) {
        return new BgNbd(estimate.parameter(0), estimate.parameter(1), estimate.parameter(2), estimate.parameter(3));
    }

    @Override
    public double size() {
        return size;
    }

    @Override
    public double value(double[] parameters) {
        double r = parameters[0];
        double alpha = parameters[1];
        double a = parameters[2];
        double b = parameters[3];
        double sum = 0;
        double logAlpha = Math.log(alpha);
        for (int x = 0; x < byRepeats.length; x++) {
            if (byRepeats[x] > 0) {
                sum += byRepeats[x] * (rising(r, x) + r * logAlpha + rising(b, x) - rising(a + b, x));
            }
        }
        double logA = Math.log(a);
        for (int i = 0; i < repeats.length; i++) {
            double power = r + repeats[i];
            double stays = -power * Math.log(alpha + age[i]);
            if (repeats[i] > 0) {
                double left = logA - Math.log(b + repeats[i] - 1) - power * Math.log(alpha + last[i]);
                double larger = Math.max(stays, left);
                stays = larger + Math.log1p(Math.exp(-Math.abs(stays - left)));
            }
            sum += weight[i] * stays;
        }
        return sum;
    }

    @Override
    public double[] gradient(double[] parameters) {
        double r = parameters[0];
        double alpha = parameters[1];
        double a = parameters[2];
        double b = parameters[3];
        double[] slope = new double[4];
        for (int x = 0; x < byRepeats.length; x++) {
            if (byRepeats[x] > 0) {
                double total = risingSlope(a + b, x);
                slope[0] += byRepeats[x] * (risingSlope(r, x) + Math.log(alpha));
                slope[1] += byRepeats[x] * r / alpha;
                slope[2] -= byRepeats[x] * total;
                slope[3] += byRepeats[x] * (risingSlope(b, x) - total);
            }
        }
        for (int i = 0; i < repeats.length; i++) {
            double power = r + repeats[i];
            double logAge = Math.log(alpha + age[i]);
            if (repeats[i] == 0) {
                slope[0] -= weight[i] * logAge;
                slope[1] -= weight[i] * power / (alpha + age[i]);
                continue;
            }
            double logLast = Math.log(alpha + last[i]);
            double stays = -power * logAge;
            double left = Math.log(a) - Math.log(b + repeats[i] - 1) - power * logLast;
            double gone = weight[i] / (1 + Math.exp(stays - left));
            double here = weight[i] - gone;
            slope[0] -= here * logAge + gone * logLast;
            slope[1] -= power * (here / (alpha + age[i]) + gone / (alpha + last[i]));
            slope[2] += gone / a;
            slope[3] -= gone / (b + repeats[i] - 1);
        }
        return slope;
    }

    /** ln Γ(c + x) − ln Γ(c), by the product for a small x: exact where c is so large that the difference is not. */
    private static double rising(double c, int x) {
        if (x > 64) {
            return rising(c, 64) + difference(c + 64, x - 64);
        }
        double sum = 0;
        for (int k = 0; k < x; k++) {
            sum += Math.log(c + k);
        }
        return sum;
    }

    private static double difference(double c, int x) {
        return Gamma.logGamma(c + x) - Gamma.logGamma(c);
    }

    private static double risingSlope(double c, int x) {
        if (x > 64) {
            return risingSlope(c, 64) + Gamma.digamma(c + x) - Gamma.digamma(c + 64);
        }
        double sum = 0;
        for (int k = 0; k < x; k++) {
            sum += 1 / (c + k);
        }
        return sum;
    }
}
