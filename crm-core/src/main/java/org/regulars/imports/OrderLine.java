package org.regulars.imports;

import java.time.Instant;

/**
 * One line of an order as a file tells it.
 *
 * @param row below zero for a line that the row implies
 * @param customerKind key of the identity's kind; '' with an anonymous sale, as the customer then is
 * @param unitPrice in ten-thousandths of the currency
 * @param email normalised, what else the customer is known by; '' when the row does not say
 */
record OrderLine(
        long row,
        String orderNumber,
        String customerKind,
        String customer,
        String sku,
        String name,
        int quantity,
        long unitPrice,
        Instant orderedAt,
        String country,
        String email) {

    /** The line that takes this one back because its order was cancelled. */
    OrderLine takenBack(Instant at) {
        return new OrderLine(
                -row,
                orderNumber + "-cancelled",
                customerKind,
                customer,
                sku,
                name,
                -quantity,
                unitPrice,
                at,
                country,
                email);
    }

    boolean anonymous() {
        return customer.isEmpty();
    }

    boolean paid() {
        return quantity > 0 && unitPrice > 0;
    }

    /** Quantity × price in ten-thousandths; the reader lets none through that overflows. */
    long amount() {
        return quantity * unitPrice;
    }
}
