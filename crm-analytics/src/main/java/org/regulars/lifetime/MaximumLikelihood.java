package org.regulars.lifetime;

import java.util.Arrays;
import java.util.List;
import org.hipparchus.exception.MathRuntimeException;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.optim.InitialGuess;
import org.hipparchus.optim.MaxEval;
import org.hipparchus.optim.SimpleBounds;
import org.hipparchus.optim.nonlinear.scalar.GoalType;
import org.hipparchus.optim.nonlinear.scalar.ObjectiveFunction;
import org.hipparchus.optim.nonlinear.scalar.noderiv.BOBYQAOptimizer;

/** Finds positive parameters of greatest likelihood: Powell's BOBYQA on their logarithms, then Newton's steps to full precision. */
final class MaximumLikelihood {

    private static final double BOUND = 14;
    private static final double NEAR_BOUND = 0.01;
    private static final int MOST_EVALUATIONS = 4_000;
    private static final int MOST_STEPS = 30;
    private static final double STEP = 1e-5;

    private MaximumLikelihood() {}

    static Estimate of(Likelihood likelihood, double... start) {
        double[] found = search(likelihood, Arrays.stream(start).map(Math::log).toArray());
        found = polish(likelihood, found);
        double[] parameters = exp(found);
        double[] errors = errors(likelihood, found);
        double[] slope = slope(likelihood, found);
        boolean inside = Arrays.stream(found).allMatch(one -> Math.abs(one) < BOUND - NEAR_BOUND);
        boolean flat = Arrays.stream(slope).allMatch(one -> Math.abs(one) < 1e-5 * likelihood.size());
        return new Estimate(
                list(parameters),
                list(errors),
                likelihood.value(parameters),
                inside && flat && Arrays.stream(errors).allMatch(Double::isFinite));
    }

    private static double[] search(Likelihood likelihood, double[] start) {
        double[] low = new double[start.length];
        double[] high = new double[start.length];
        Arrays.fill(low, -BOUND);
        Arrays.fill(high, BOUND);
        double[] best = start;
        // A second search around the first one's end gets out of where it stopped too early.
        for (double radius : new double[] {1, 0.3}) {
            Best kept = new Best(likelihood, best);
            try {
                new BOBYQAOptimizer(2 * start.length + 1, radius, 1e-6)
                        .optimize(
                                new MaxEval(MOST_EVALUATIONS),
                                new ObjectiveFunction(kept::attempt),
                                GoalType.MAXIMIZE,
                                new SimpleBounds(low, high),
                                new InitialGuess(best));
            } catch (MathRuntimeException stopped) {
                // It gives up on a flat ridge; what it had found is kept, and whether it is a maximum is tested after.
            }
            best = kept.point;
        }
        return best;
    }

    /** Newton's steps, each damped until it does not make things worse. */
    private static double[] polish(Likelihood likelihood, double[] start) {
        double[] at = start;
        double value = likelihood.value(exp(at));
        double damping = 0;
        for (int step = 0; step < MOST_STEPS; step++) {
            double[] slope = slope(likelihood, at);
            RealMatrix information = information(likelihood, at);
            for (int i = 0; i < at.length; i++) {
                information.addToEntry(i, i, damping * likelihood.size());
            }
            double[] next = at.clone();
            LUDecomposition solved = new LUDecomposition(information);
            boolean better = false;
            if (solved.getSolver().isNonSingular()) {
                double[] move = solved.getSolver()
                        .solve(MatrixUtils.createRealVector(slope))
                        .toArray();
                for (int i = 0; i < next.length; i++) {
                    next[i] = Math.max(-BOUND, Math.min(BOUND, next[i] + Math.max(-1, Math.min(1, move[i]))));
                }
                double then = likelihood.value(exp(next));
                better = then >= value - 1e-9 * Math.abs(value) * 1e-3 && Double.isFinite(then);
                if (better) {
                    double moved = 0;
                    for (int i = 0; i < next.length; i++) {
                        moved = Math.max(moved, Math.abs(next[i] - at[i]));
                    }
                    at = next;
                    value = then;
                    damping /= 10;
                    if (moved < 1e-10) {
                        break;
                    }
                }
            }
            if (!better) {
                damping = Math.max(1e-6, damping * 10);
            }
        }
        return at;
    }

    private static double[] errors(Likelihood likelihood, double[] at) {
        double[] errors = new double[at.length];
        Arrays.fill(errors, Double.NaN);
        LUDecomposition solved = new LUDecomposition(information(likelihood, at));
        if (solved.getSolver().isNonSingular()) {
            RealMatrix covariance = solved.getSolver().getInverse();
            for (int i = 0; i < at.length; i++) {
                errors[i] = Math.exp(at[i]) * Math.sqrt(covariance.getEntry(i, i));
            }
        }
        return errors;
    }

    /** The negative second derivatives by the logarithms, as differences of the exact first ones. */
    private static RealMatrix information(Likelihood likelihood, double[] at) {
        int n = at.length;
        RealMatrix information = MatrixUtils.createRealMatrix(n, n);
        for (int i = 0; i < n; i++) {
            double[] before = at.clone();
            double[] behind = at.clone();
            before[i] -= STEP;
            behind[i] += STEP;
            double[] low = slope(likelihood, before);
            double[] high = slope(likelihood, behind);
            for (int j = 0; j < n; j++) {
                information.addToEntry(i, j, (low[j] - high[j]) / (4 * STEP));
                information.addToEntry(j, i, (low[j] - high[j]) / (4 * STEP));
            }
        }
        return information;
    }

    private static double[] slope(Likelihood likelihood, double[] at) {
        double[] parameters = exp(at);
        double[] slope = likelihood.gradient(parameters);
        for (int i = 0; i < slope.length; i++) {
            slope[i] *= parameters[i];
        }
        return slope;
    }

    private static double[] exp(double[] logarithms) {
        return Arrays.stream(logarithms).map(Math::exp).toArray();
    }

    private static List<Double> list(double[] numbers) {
        return Arrays.stream(numbers).boxed().toList();
    }

    /** Remembers the best point tried, as an optimiser that gives up does not tell it. */
    private static final class Best {

        private final Likelihood likelihood;
        private double[] point;
        private double value;

        private Best(Likelihood likelihood, double[] point) {
            this.likelihood = likelihood;
            this.point = point;
            this.value = likelihood.value(exp(point)) / likelihood.size();
        }

        private double attempt(double[] tried) {
            double found = likelihood.value(exp(tried)) / likelihood.size();
            if (!Double.isFinite(found)) {
                return -1e6;
            }
            if (found > value) {
                value = found;
                point = tried.clone();
            }
            return found;
        }
    }
}
