package org.regulars.form;

import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What was paid to bring people to a form.
 *
 * @param fromDay null where it was paid for the form as a whole
 * @param toDay the last day; null where fromDay is
 * @param amount in the shop's currency
 */
public record FormCost(
        long costId,
        @Nullable LocalDate fromDay,
        @Nullable LocalDate toDay,
        BigDecimal amount,
        String note,
        String enteredBy) {}
