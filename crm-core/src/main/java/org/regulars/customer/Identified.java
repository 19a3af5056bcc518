package org.regulars.customer;

import java.util.Map;

/**
 * The customer that claims led to.
 *
 * @param customerId who it is
 * @param identityId the most telling identity among the claims
 * @param identityIds each claim's identity
 * @param knownBefore whether this was a known customer already before these claims
 */
public record Identified(long customerId, long identityId, Map<IdentityKind, Long> identityIds, boolean knownBefore) {}
