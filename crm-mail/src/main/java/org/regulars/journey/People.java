package org.regulars.journey;

import java.util.List;

/** Runs, by customer and number; both lists are of the same length. */
record People(List<Long> customers, List<Long> runs) {

    boolean isEmpty() {
        return customers.isEmpty();
    }

    int count() {
        return customers.size();
    }

    People part(int from, int to) {
        return new People(customers.subList(from, to), runs.subList(from, to));
    }

    Long[] customerIds() {
        return customers.toArray(Long[]::new);
    }

    Long[] runIds() {
        return runs.toArray(Long[]::new);
    }
}
