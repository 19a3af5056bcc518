package org.regulars.consent;

import java.time.Instant;
import java.util.List;

/**
 * A sign-up whose mailbox has yet to confirm.
 *
 * @param email the address to ask, normalised
 * @param wordings the exact words that a confirmation makes valid
 */
public record PendingConfirmation(
        long optInId,
        long customerId,
        long identityId,
        String email,
        String language,
        List<ShownWording> wordings,
        Instant requestedAt,
        Instant expiresAt) {}
