package org.regulars.imports;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a file holds. Paid lines are those of a known customer with a quantity and a price above zero.
 *
 * @param rows order lines that could be read
 * @param orders all of them: sales, cancellations and adjustments
 * @param customers known ones
 * @param anonymousRows rows without a customer
 * @param total sum of quantity × price over all rows
 * @param takenBack what lines below zero took back, as a positive amount; adjustments of the books not counted
 * @param from moment of the first order, null when there is none
 * @param to moment of the last order, null when there is none
 */
public record FileFigures(
        long rows,
        long orders,
        long sales,
        long cancellations,
        long adjustments,
        long customers,
        long products,
        long countries,
        long anonymousRows,
        BigDecimal total,
        BigDecimal takenBack,
        long paidRows,
        long paidOrders,
        long paidCustomers,
        BigDecimal paidRevenue,
        @Nullable Instant from,
        @Nullable Instant to) {}
