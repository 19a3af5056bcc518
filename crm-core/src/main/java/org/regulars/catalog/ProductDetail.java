package org.regulars.catalog;

import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A product with all that is known of it.
 *
 * @param category '' when unknown
 * @param price the last one seen, 0 until known
 * @param stock null when the shop does not say
 */
public record ProductDetail(
        String sku,
        String name,
        String category,
        String kind,
        BigDecimal price,
        String url,
        List<String> images,
        boolean available,
        @Nullable Integer stock,
        OffsetDateTime updatedAt) {}
