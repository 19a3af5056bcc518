package org.regulars.lifetime;

/**
 * Customers who bought alike, in units of time.
 *
 * @param repeats days with an order after the first one, x
 * @param last from the first order to the last, t_x
 * @param age from the first order to the end of the observation, T
 * @param customers how many they are
 * @param after orders they made after the observation, all together; known for a check only
 */
record History(int repeats, double last, double age, long customers, long after) {

    static History of(int repeats, double last, double age) {
        return new History(repeats, last, age, 1, 0);
    }
}
