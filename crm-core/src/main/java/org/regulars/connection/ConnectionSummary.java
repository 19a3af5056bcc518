package org.regulars.connection;

import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A connection in a list.
 *
 * @param addressKey last part of the address that the shop calls
 * @param hasSecret whether calls can be checked
 * @param numberPrefix put before the shop's numbers
 * @param consentPurpose '' when a yes in the shop counts for nothing here
 * @param lastDeliveryAt null until something came
 * @param failed deliveries that could not be used and still wait for somebody
 */
public record ConnectionSummary(
        long connectionId,
        String connector,
        String name,
        String addressKey,
        boolean hasSecret,
        String numberPrefix,
        String consentPurpose,
        String consentBasis,
        OffsetDateTime createdAt,
        long rejected,
        @Nullable OffsetDateTime lastRejectedAt,
        @Nullable OffsetDateTime lastPingAt,
        @Nullable OffsetDateTime lastDeliveryAt,
        long failed) {}
