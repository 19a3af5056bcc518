package org.regulars.quote;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A quote in a list.
 *
 * @param sentAt null until sent
 * @param answeredAt null until accepted or declined
 */
public record QuoteSummary(
        long customerId,
        long quoteId,
        String number,
        QuoteState state,
        String currency,
        BigDecimal total,
        Instant createdAt,
        @Nullable Instant sentAt,
        @Nullable Instant answeredAt,
        LocalDate validUntil) {}
