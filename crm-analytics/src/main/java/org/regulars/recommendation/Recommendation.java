package org.regulars.recommendation;

import java.math.BigDecimal;

/**
 * One product to offer.
 *
 * @param price in the shop's currency; 0 when unknown
 * @param url where to buy it; '' when the shop did not say
 * @param imageUrl '' when the shop did not say
 */
public record Recommendation(
        long productId, String sku, String name, BigDecimal price, String url, String imageUrl, Reason reason) {}
