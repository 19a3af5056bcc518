package org.regulars.report;

import java.math.BigDecimal;

/**
 * Baskets with something in them that nobody ordered yet.
 *
 * @param customers known customers among their owners
 * @param value of all, in the shop's currency
 */
public record OpenBaskets(long baskets, long customers, BigDecimal value) {}
