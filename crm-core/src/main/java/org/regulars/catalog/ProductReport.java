package org.regulars.catalog;

import java.time.Instant;

/**
 * What an event says of a product.
 *
 * @param trusted whether a server says so rather than a page
 * @param messageId with the time it gives all events one order
 */
public record ProductReport(ProductSeen seen, boolean trusted, Instant at, String messageId) {}
