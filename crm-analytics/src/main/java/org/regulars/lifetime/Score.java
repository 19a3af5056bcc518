package org.regulars.lifetime;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * What one customer is expected to bring.
 *
 * @param repeats days with an order after the first one
 * @param lastAfter days from the first order to the last
 * @param watched days from the first order to the end of the history
 * @param alive probability that they have not left
 * @param orders orders expected in a year
 * @param spend expected of one order; null where money cannot be foretold
 * @param value of a year's orders, discounted, or what staff said; null where spend is
 * @param nextFrom null, as the next two, where that is more than ten years away
 * @param risk that they have left: low, medium or high, or what staff said
 * @param modelRisk what the model says
 * @param modelValue what the model says; null where spend is
 */
public record Score(
        long customerId,
        int repeats,
        int lastAfter,
        int watched,
        double alive,
        double orders,
        @Nullable BigDecimal spend,
        @Nullable BigDecimal value,
        @Nullable LocalDate nextFrom,
        @Nullable LocalDate nextOn,
        @Nullable LocalDate nextTo,
        String risk,
        String modelRisk,
        @Nullable BigDecimal modelValue,
        OffsetDateTime computedAt) {

    /** Days since the last order. */
    public int silent() {
        return watched - lastAfter;
    }

    /** Days from one order to the next on average; 0 for one who never came back. */
    public int gap() {
        return repeats == 0 ? 0 : Math.round((float) lastAfter / repeats);
    }
}
