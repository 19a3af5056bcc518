package org.regulars.offer;

import org.jspecify.annotations.Nullable;

/**
 * What came of giving somebody an offer, and what they have of it now.
 *
 * @param given null when they have nothing
 */
public record Gift(Outcome outcome, @Nullable GivenOffer given) {}
