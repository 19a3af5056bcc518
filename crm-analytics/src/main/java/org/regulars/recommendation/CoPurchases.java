package org.regulars.recommendation;

import java.util.Arrays;

/**
 * Who bought what, as two compressed rows of integers: products by customer, and customers by product. A customer's whole
 * life counts as one basket.
 *
 * <p>Products go together by the cosine of their buyers, damped so that rare products do not win by chance:
 * {@code both / (sqrt(buyers · otherBuyers) + 10)} (item-to-item cosine: Sarwar, Karypis, Konstan, Riedl 2001, WWW10, section 3.1.1;
 * the damping: Ferrari Dacrema, Cremonesi, Jannach 2019, RecSys, "h" of ItemKNN).
 */
final class CoPurchases {

    private static final double DAMPING = 10;

    private final int products;
    private final int[] customerStart;
    private final int[] productsByCustomer;
    private final int[] productStart;
    private final int[] customersByProduct;

    /**
     * @param products products are numbered from 0 to this, exclusive
     * @param customerStart where each customer's products begin, and one entry more for the end of the last
     * @param productsByCustomer for each customer, each product once
     */
    CoPurchases(int products, int[] customerStart, int[] productsByCustomer) {
        this.products = products;
        this.customerStart = customerStart;
        this.productsByCustomer = productsByCustomer;
        this.productStart = new int[products + 1];
        this.customersByProduct = new int[productsByCustomer.length];
        transpose();
    }

    private void transpose() {
        for (int product : productsByCustomer) {
            productStart[product + 1]++;
        }
        Arrays.parallelPrefix(productStart, Integer::sum);
        int[] next = productStart.clone();
        for (int customer = 0; customer < customerStart.length - 1; customer++) {
            for (int i = customerStart[customer]; i < customerStart[customer + 1]; i++) {
                customersByProduct[next[productsByCustomer[i]]++] = customer;
            }
        }
    }

    int buyers(int product) {
        return productStart[product + 1] - productStart[product];
    }

    /** Tells of each product's best companions, best first. Equal scores go by the number of the product. */
    void eachPair(int fewestBuyers, int limit, PairFound found) {
        int[] both = new int[products];
        int[] touched = new int[products];
        int[] best = new int[limit];
        double[] score = new double[limit];
        for (int product = 0; product < products; product++) {
            if (buyers(product) < fewestBuyers) {
                continue;
            }
            int count = countBoth(product, both, touched);
            int kept = 0;
            for (int i = 0; i < count; i++) {
                int other = touched[i];
                if (other != product && both[other] >= fewestBuyers) {
                    kept = insert(best, score, kept, other, score(both[other], buyers(product), buyers(other)));
                }
            }
            for (int rank = 0; rank < kept; rank++) {
                found.pair(product, rank + 1, best[rank], both[best[rank]], score[rank]);
            }
            for (int i = 0; i < count; i++) {
                both[touched[i]] = 0;
            }
        }
    }

    private int countBoth(int product, int[] both, int[] touched) {
        int count = 0;
        for (int c = productStart[product]; c < productStart[product + 1]; c++) {
            int customer = customersByProduct[c];
            for (int i = customerStart[customer]; i < customerStart[customer + 1]; i++) {
                int other = productsByCustomer[i];
                if (both[other]++ == 0) {
                    touched[count++] = other;
                }
            }
        }
        return count;
    }

    private static double score(int both, int buyers, int otherBuyers) {
        return both / (Math.sqrt((double) buyers * otherBuyers) + DAMPING);
    }

    /** Keeps the lists in order by moving the weaker ones down; returns how many are kept now. */
    private static int insert(int[] best, double[] score, int kept, int product, double points) {
        int place = kept;
        while (place > 0 && (points > score[place - 1] || (points == score[place - 1] && product < best[place - 1]))) {
            place--;
        }
        if (place == best.length) {
            return kept;
        }
        int moved = Math.min(kept, best.length - 1) - place;
        System.arraycopy(best, place, best, place + 1, moved);
        System.arraycopy(score, place, score, place + 1, moved);
        best[place] = product;
        score[place] = points;
        return Math.min(kept + 1, best.length);
    }

    /** Takes one pair: the product, the companion's rank from 1, the companion, and how many bought both. */
    interface PairFound {
        void pair(int product, int rank, int other, int bothBought, double score);
    }
}
