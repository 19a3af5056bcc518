package org.regulars.lifetime;

import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What staff choose about the model.
 *
 * @param unit day or week: α counts in it, all else stays the same
 * @param calibrateUntil last day the check's model sees; null for half of the history
 * @param discountRate of a year, 0.1 for 10 %
 */
public record LifetimeSettings(String unit, @Nullable LocalDate calibrateUntil, BigDecimal discountRate) {

    int days() {
        return unit.equals("week") ? 7 : 1;
    }
}
