package org.regulars.customer;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * An event says who it is about.
 *
 * @param messageId with the time it gives all events one order
 * @param trusted whether whoever says so could prove it, such as a shop's server; a page's public key could not
 * @param names of the one person it is about, the most telling of which decides; empty when it names nobody
 * @param devices anonymous ids, the event's own first
 * @param logsIn whether the one named is the one at the device
 * @param told what it says about the person, in the keys of the profile
 */
public record Arrival(
        String messageId,
        Instant at,
        boolean trusted,
        List<IdentityClaim> names,
        List<String> devices,
        boolean logsIn,
        Map<String, Object> told) {}
