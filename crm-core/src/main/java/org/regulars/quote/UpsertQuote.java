package org.regulars.quote;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.regulars.catalog.ProductSeen;
import org.regulars.customer.UpsertCustomer;

/**
 * A quote as the shop's own system has it: make, bring up to date, and take to its state.
 *
 * @param state draft, sent, accepted or declined
 */
public record UpsertQuote(
        String number,
        UpsertCustomer customer,
        String currency,
        LocalDate validUntil,
        QuoteState state,
        List<Line> lines) {

    /** Some of a product at a price. */
    public record Line(ProductSeen product, int quantity, BigDecimal unitPrice) {}
}
