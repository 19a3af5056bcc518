package org.regulars.lifetime;

import java.util.Arrays;

/** How often customers came back, and for how much on average. */
final class Spending {

    private int[] orders = new int[1024];
    private double[] average = new double[1024];
    private int size;
    private long withoutValue;

    void add(int repeats, double value) {
        if (value <= 0) {
            withoutValue++;
            return;
        }
        if (size == orders.length) {
            orders = Arrays.copyOf(orders, 2 * size);
            average = Arrays.copyOf(average, 2 * size);
        }
        orders[size] = repeats;
        average[size++] = value;
    }

    int size() {
        return size;
    }

    /** Who came back and paid nothing: the model knows only amounts above zero. */
    long withoutValue() {
        return withoutValue;
    }

    Estimate fit() {
        return new GammaGammaLikelihood(Arrays.copyOf(orders, size), Arrays.copyOf(average, size)).maximise();
    }

    /** Pearson's correlation of how often with how much; 0 where one of them is the same for all. */
    double correlation() {
        double meanOrders = Arrays.stream(orders, 0, size).average().orElse(0);
        double meanValue = Arrays.stream(average, 0, size).average().orElse(0);
        double both = 0;
        double ofOrders = 0;
        double ofValue = 0;
        for (int i = 0; i < size; i++) {
            both += (orders[i] - meanOrders) * (average[i] - meanValue);
            ofOrders += Math.pow(orders[i] - meanOrders, 2);
            ofValue += Math.pow(average[i] - meanValue, 2);
        }
        double product = Math.sqrt(ofOrders * ofValue);
        return product == 0 ? 0 : both / product;
    }
}
