package org.regulars.basket;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * A basket with what is in it, in the order in which it was put in.
 *
 * @param cartId the shop's own id, '' when it named none
 * @param url where the customer finds the basket again, '' when the shop did not say
 * @param orderNumber '' until ordered
 */
public record BasketSummary(
        long customerId,
        long basketId,
        String cartId,
        BasketState state,
        String currency,
        String url,
        Instant openedAt,
        Instant lastChangeAt,
        String orderNumber,
        List<BasketItem> items) {

    public BigDecimal total() {
        return items.stream().map(BasketItem::total).reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
