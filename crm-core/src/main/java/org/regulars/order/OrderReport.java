package org.regulars.order;

/**
 * An event says that an order was placed.
 *
 * @param trusted whether a server says so rather than a page
 * @param messageId with the time it gives all events one order
 */
public record OrderReport(PlaceOrder order, boolean trusted, String messageId) {}
