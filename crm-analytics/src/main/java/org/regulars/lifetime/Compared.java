package org.regulars.lifetime;

/**
 * What was foretold of some customers or some time, beside what came.
 *
 * @param of the day it begins on, the tenth, or the repeat orders
 * @param customers 0 for a time
 * @param held whether the model had not seen it
 */
public record Compared(String of, long customers, double forecast, double actual, boolean held) {}
