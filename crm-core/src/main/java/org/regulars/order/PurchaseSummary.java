package org.regulars.order;

import java.math.BigDecimal;
import java.time.OffsetDateTime;

/**
 * What a customer's orders add up to.
 *
 * @param orders of which at least one piece was kept
 * @param gross all lines that were paid
 * @param net what is left after discounts, cancellations and refunds
 */
public record PurchaseSummary(
        int orders, BigDecimal gross, BigDecimal net, OffsetDateTime firstOrderAt, OffsetDateTime lastOrderAt) {}
