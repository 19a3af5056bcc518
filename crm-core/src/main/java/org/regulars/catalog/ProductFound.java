package org.regulars.catalog;

import java.math.BigDecimal;

/** A product by the code it was looked for; the price is the last one seen, 0 until known. */
public record ProductFound(long productId, BigDecimal price) {}
