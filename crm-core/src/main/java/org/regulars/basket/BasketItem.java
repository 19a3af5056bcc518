package org.regulars.basket;

import java.math.BigDecimal;

/**
 * One product in a basket.
 *
 * @param unitPrice in the basket's currency
 * @param url where the shop shows the product, '' when unknown
 * @param imageUrl '' when unknown
 */
public record BasketItem(
        long productId, String sku, String name, int quantity, BigDecimal unitPrice, String url, String imageUrl) {

    public BigDecimal total() {
        return unitPrice.multiply(BigDecimal.valueOf(quantity));
    }
}
