package org.regulars.value;

import java.math.BigDecimal;

/**
 * How recently, how often and for how much a customer bought.
 *
 * @param recencyDays whole days from the last order that stands to the moment of the calculation
 * @param frequency orders of which something was kept
 * @param monetary what they paid, net of cancellations
 * @param r score for recency, 5 for the most recent fifth
 * @param f score for frequency, 5 for the most frequent fifth
 * @param m score for money, 5 for the fifth that spent most
 */
public record RfmScore(int recencyDays, int frequency, BigDecimal monetary, int r, int f, int m, RfmGroup group) {}
