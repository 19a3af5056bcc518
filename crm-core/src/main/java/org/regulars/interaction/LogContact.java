package org.regulars.interaction;

import java.time.Instant;

/**
 * Staff talked with a customer.
 *
 * @param incoming whether the customer came to us
 * @param at when it was; never in the future
 * @param subject what it was about, in a few words
 * @param text what was said; '' when the subject says it all
 */
public record LogContact(
        long customerId, ContactChannel channel, boolean incoming, Instant at, String subject, String text) {}
