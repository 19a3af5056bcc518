package org.regulars.account;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A public key with which a customer signs in, as WebAuthn describes it.
 *
 * @param passkeyId 0 for one that is not kept yet
 * @param identityId the address under which it was made
 * @param lastUsedAt null until somebody signed in with it
 */
public record Passkey(
        long passkeyId,
        long customerId,
        long identityId,
        byte[] credentialId,
        byte[] publicKey,
        long signatureCount,
        boolean userVerified,
        boolean backupEligible,
        boolean backedUp,
        List<String> transports,
        byte[] attestation,
        byte[] clientData,
        String label,
        Instant createdAt,
        @Nullable Instant lastUsedAt) {}
