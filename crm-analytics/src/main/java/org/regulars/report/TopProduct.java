package org.regulars.report;

import java.math.BigDecimal;

/**
 * A product among the best of a period.
 *
 * @param pieces sold and kept
 * @param net what was paid for them
 */
public record TopProduct(int rank, String sku, String name, long pieces, BigDecimal net) {}
