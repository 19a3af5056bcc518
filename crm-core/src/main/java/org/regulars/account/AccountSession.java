package org.regulars.account;

import java.time.Instant;

/**
 * One browser in which a customer is signed in.
 *
 * @param identityId the address that signed in
 * @param email that address, as it was typed
 * @param language the customer's, '' until known
 * @param way link or passkey
 * @param browser kind of browser and system, '' when not known
 */
public record AccountSession(
        long sessionId,
        long customerId,
        long identityId,
        String email,
        String language,
        String way,
        String browser,
        Instant startedAt) {}
