package org.regulars.consent;

import java.time.Instant;

/**
 * One entry of the ledger with its evidence.
 *
 * @param topic '' for the whole purpose
 * @param address the address it is about, '' when there is none
 * @param wording the exact words shown, '' when there were none
 * @param language of the words, '' when there were none
 */
public record ConsentEntry(
        long entryId,
        String purpose,
        String topic,
        String channel,
        ConsentStatus status,
        LegalBasis legalBasis,
        long identityId,
        String address,
        String wording,
        String language,
        ConsentSource source,
        Instant occurredAt) {}
