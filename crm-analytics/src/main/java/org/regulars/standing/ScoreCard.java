package org.regulars.standing;

import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * The scores that count of one customer, staff's word before the model's; each null where it is not there.
 *
 * @param rfmGroup key of the group, as in champions
 * @param recency 1 to 5, as the next two
 * @param churnRisk low, medium or high
 * @param alive probability that they have not left
 * @param value12 what they are expected to bring in 12 months
 * @param nextOrder when half of such customers will have ordered again
 */
public record ScoreCard(
        @Nullable String rfmGroup,
        @Nullable Integer recency,
        @Nullable Integer frequency,
        @Nullable Integer money,
        @Nullable String churnRisk,
        @Nullable BigDecimal alive,
        @Nullable BigDecimal value12,
        @Nullable LocalDate nextOrder) {}
