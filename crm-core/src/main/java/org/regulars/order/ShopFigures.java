package org.regulars.order;

import java.math.BigDecimal;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * All orders of the shop in figures, amounts in the shop's currency. Paid lines are those of a known customer's sales with
 * a quantity and a price above zero.
 *
 * @param customers known ones with at least one order of any kind
 * @param anonymousLines lines of orders without a customer
 * @param total sum of quantity × price over all lines
 * @param takenBack what cancellations took back, as a positive amount
 * @param kept paid revenue less the pieces that were cancelled of it
 * @param from moment of the first order, null when there is none
 * @param to moment of the last order, null when there is none
 */
public record ShopFigures(
        long orders,
        long sales,
        long cancellations,
        long adjustments,
        long customers,
        long countries,
        long lines,
        long anonymousLines,
        BigDecimal total,
        BigDecimal takenBack,
        long paidLines,
        long paidOrders,
        long paidCustomers,
        BigDecimal paidRevenue,
        BigDecimal kept,
        @Nullable OffsetDateTime from,
        @Nullable OffsetDateTime to) {}
