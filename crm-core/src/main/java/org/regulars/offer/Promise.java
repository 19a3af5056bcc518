package org.regulars.offer;

import org.jspecify.annotations.Nullable;

/**
 * What a form promised to somebody who has confirmed, and what they have of it.
 *
 * @param given null when nothing was left, or its last day was over
 */
public record Promise(String title, @Nullable GivenOffer given) {}
