package org.regulars.connection;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.regulars.basket.UpsertBasket;
import org.regulars.catalog.UpsertProduct;
import org.regulars.customer.UpsertCustomer;
import org.regulars.order.UpsertOrder;

/** Something that a shop reported, as commands of ours. */
public sealed interface ShopNews {

    /**
     * A customer is so.
     *
     * @param marketing what they agreed to in the shop, null when nothing is said
     */
    record CustomerNews(UpsertCustomer customer, @Nullable Marketing marketing) implements ShopNews {}

    /** An order is so. */
    record OrderNews(UpsertOrder order) implements ShopNews {}

    /** Something of an order was given back; the order by the id of the shop's software. */
    record RefundNews(String orderId, UpsertOrder.Refund refund) implements ShopNews {}

    /** An order was deleted in the shop; by the id of the shop's software. */
    record OrderGone(String orderId) implements ShopNews {}

    /** A basket holds this. */
    record BasketNews(UpsertBasket basket) implements ShopNews {}

    /** Products are so. */
    record ProductNews(List<UpsertProduct> products) implements ShopNews {}

    /** A product was deleted in the shop; by the id of the shop's software. */
    record ProductGone(String productId) implements ShopNews {}

    /** The shop asks on behalf of a customer, or for itself, for data or for its deletion, or has deleted the customer. */
    record PrivacyRequest(String kind, @Nullable UpsertCustomer customer) implements ShopNews {}

    /**
     * What somebody agreed to in the shop.
     *
     * @param subscribed true for yes, false for a no said later
     * @param confirmed whether the mailbox confirmed it
     * @param at null when the shop does not say
     */
    record Marketing(
            boolean subscribed, boolean confirmed, @Nullable Instant at) {}
}
