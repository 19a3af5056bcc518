package org.regulars.report;

import java.math.BigDecimal;

/**
 * What a period came to.
 *
 * @param net sales less cancellations, each on its own day, customers known or not
 * @param newCustomers whose first order fell into it
 * @param returningCustomers who ordered in it and before it
 */
public record Totals(BigDecimal net, long orders, long newCustomers, long returningCustomers) {}
