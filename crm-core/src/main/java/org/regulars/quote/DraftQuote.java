package org.regulars.quote;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;

/**
 * Draft a quote.
 *
 * @param number the shop's own; unique for the customer
 * @param currency ISO 4217
 * @param validUntil the last day on which it can be accepted
 * @param lines at least one, each product once
 * @param identityId what the customer was called by, so that it goes along when merged customers part; 0 when not said
 */
public record DraftQuote(
        long customerId, String number, String currency, LocalDate validUntil, List<Line> lines, long identityId) {

    /** A quote that staff draft for the customer before them. */
    public DraftQuote(long customerId, String number, String currency, LocalDate validUntil, List<Line> lines) {
        this(customerId, number, currency, validUntil, lines, 0);
    }

    /** One product; quantity above zero, unit price in the quote's currency and not below zero. */
    public record Line(long productId, int quantity, BigDecimal unitPrice) {}
}
