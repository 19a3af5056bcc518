package org.regulars.catalog;

import java.math.BigDecimal;

/** A product as an event or an order names it; '' and null for what it does not say. */
public record ProductSeen(
        String sku,
        String name,
        String category,
        @org.jspecify.annotations.Nullable BigDecimal price,
        String url,
        String imageUrl) {}
