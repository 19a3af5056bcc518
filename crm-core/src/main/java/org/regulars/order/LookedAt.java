package org.regulars.order;

import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A product that a customer looked at or put into the basket before an order, or bought without either.
 *
 * @param name the product's, or its code where we do not know it
 * @param pieces how many the order has, 0 when it was not bought
 * @param lastAt when it was last looked at or changed in the basket; null when bought unseen
 */
public record LookedAt(
        String sku,
        String name,
        long views,
        long added,
        long removed,
        long pieces,
        @Nullable OffsetDateTime lastAt) {

    public boolean bought() {
        return pieces > 0;
    }
}
