package org.regulars.basket;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.regulars.catalog.ProductSeen;
import org.regulars.customer.UpsertCustomer;

/**
 * All that is in a basket, as the shop's own system has it.
 *
 * @param cartId the shop's own id of the basket
 * @param checkoutId what the shop calls the checkout, '' when it did not get there
 * @param url where the customer finds the basket again, '' when not said
 * @param lines nothing when it was emptied
 * @param orderNumber of the order it became, '' while it is none
 * @param at when it was so; between other changes it is put at its own time
 */
public record UpsertBasket(
        String cartId,
        UpsertCustomer customer,
        String checkoutId,
        String currency,
        String url,
        List<Line> lines,
        String orderNumber,
        Instant at) {

    /** Some of a product; price null when the shop does not say. */
    public record Line(
            ProductSeen product, int quantity, @Nullable BigDecimal unitPrice) {}
}
