package org.regulars.recommendation;

import java.math.BigDecimal;

/** How a product is shown. */
record Shown(String sku, String name, BigDecimal price, String url, String imageUrl) {}
