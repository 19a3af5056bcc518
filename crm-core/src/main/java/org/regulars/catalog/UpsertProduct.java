package org.regulars.catalog;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A product as the shop's own system has it: make or bring up to date. What is null stays as it is known.
 *
 * @param sourceId the id under which the shop's software keeps it, '' when it has none beside the code
 * @param images addresses of pictures, the most telling first
 * @param available whether it can be bought now
 * @param stock pieces there are
 * @param at when it was so; an older record than the last one changes nothing
 */
public record UpsertProduct(
        String sku,
        String sourceId,
        @Nullable String name,
        @Nullable String category,
        @Nullable ProductKind kind,
        @Nullable BigDecimal price,
        @Nullable String url,
        @Nullable List<String> images,
        @Nullable Boolean available,
        @Nullable Integer stock,
        Instant at) {}
