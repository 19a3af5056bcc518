package org.regulars.recommendation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Gathers who bought what, customer by customer, with products numbered from 0. */
final class Bought {

    private final Map<Long, Integer> numbers = new HashMap<>();
    private final List<Long> ids = new ArrayList<>();
    private int[] products = new int[1 << 12];
    private int size;
    private int[] starts = new int[1 << 10];
    private int customers;
    private long lastCustomer = -1;

    /** Adds one pair; those of one customer come one after the other, each product once. */
    void add(long customerId, long productId) {
        if (customerId != lastCustomer) {
            lastCustomer = customerId;
            if (customers + 1 == starts.length) {
                starts = Arrays.copyOf(starts, starts.length * 2);
            }
            starts[customers++] = size;
        }
        if (size == products.length) {
            products = Arrays.copyOf(products, products.length * 2);
        }
        products[size++] = numbers.computeIfAbsent(productId, id -> {
            ids.add(id);
            return ids.size() - 1;
        });
    }

    int customers() {
        return customers;
    }

    int products() {
        return ids.size();
    }

    long id(int product) {
        return ids.get(product);
    }

    CoPurchases coPurchases() {
        int[] ends = Arrays.copyOf(starts, customers + 1);
        ends[customers] = size;
        return new CoPurchases(ids.size(), ends, Arrays.copyOf(products, size));
    }
}
