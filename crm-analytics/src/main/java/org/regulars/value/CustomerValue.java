package org.regulars.value;

import java.math.BigDecimal;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * What a customer's orders add up to, in the shop's currency.
 *
 * @param orders of which something was kept
 * @param gross all that was bought
 * @param net gross less what was cancelled
 * @param score null until calculated, and while no order stands
 */
public record CustomerValue(
        int orders,
        BigDecimal gross,
        BigDecimal net,
        OffsetDateTime firstOrderAt,
        OffsetDateTime lastOrderAt,
        @Nullable RfmScore score) {}
