package org.regulars.customer;

import java.time.Instant;
import java.util.Collection;

/**
 * Somebody comes with claims, one of many at once.
 *
 * @param trusted whether whoever says so could prove it, such as a shop's server; a page's public key could not
 * @param source where this comes from, such as "event"
 */
public record Arrival(Collection<IdentityClaim> claims, boolean trusted, String source, Instant at) {}
