package org.regulars.customer;

/**
 * Somebody says they are known by this.
 *
 * @param value as it was typed or sent
 * @param proven whether a log-in, a confirmation mail or a trusted server stands behind it
 */
public record IdentityClaim(IdentityKind kind, String value, boolean proven) {}
