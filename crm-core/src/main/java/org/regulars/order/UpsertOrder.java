package org.regulars.order;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.regulars.catalog.ProductSeen;
import org.regulars.customer.UpsertCustomer;

/**
 * An order as the shop's own system has it now: make, or bring up to date.
 *
 * @param sourceId the id under which the shop's software keeps it, '' when it has none beside the number
 * @param customer who bought; null when nobody knows
 * @param updatedAt when the shop last changed it; a record older than the last one changes nothing
 * @param currency ISO 4217
 * @param country '' when unknown
 * @param discount taken off the sum of the lines, theirs included
 * @param total what was to be paid in all; null when not said
 * @param refunds what was given back so far
 * @param keepsRefunds whether refunds that are known and not named here stay
 * @param cartId of the basket it was, '' when not said
 * @param coupons codes that it used, in one text
 * @param refusing whether it moves over from another customer who has it, as a shop's own program may want
 * @param source where it comes from, such as "api shop server"
 */
public record UpsertOrder(
        String number,
        String sourceId,
        @Nullable UpsertCustomer customer,
        Instant orderedAt,
        Instant updatedAt,
        OrderStatus status,
        String currency,
        String country,
        List<Line> lines,
        BigDecimal discount,
        BigDecimal shipping,
        BigDecimal tax,
        @Nullable BigDecimal total,
        List<Refund> refunds,
        boolean keepsRefunds,
        String cartId,
        String coupons,
        boolean refusing,
        String source) {

    UpsertOrder with(OrderStatus newStatus, List<Refund> moreRefunds, Instant at) {
        return new UpsertOrder(
                number,
                sourceId,
                customer,
                orderedAt,
                at,
                newStatus,
                currency,
                country,
                lines,
                discount,
                shipping,
                tax,
                total,
                moreRefunds,
                keepsRefunds,
                cartId,
                coupons,
                refusing,
                source);
    }

    /** Some of a product; quantity above zero, unit price before discount. */
    public record Line(ProductSeen product, int quantity, BigDecimal unitPrice, BigDecimal discount, BigDecimal tax) {}

    /**
     * Something was given back.
     *
     * @param id the shop's own
     * @param lines the pieces that came back; empty when only money was given
     * @param amount money given for no piece in particular
     */
    public record Refund(String id, Instant at, List<Piece> lines, BigDecimal amount) {}

    /** Pieces of a product that came back. */
    public record Piece(String sku, int quantity) {}
}
