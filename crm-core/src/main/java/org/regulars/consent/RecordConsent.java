package org.regulars.consent;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An entry to add to the ledger.
 *
 * @param topic '' for the whole purpose
 * @param channel mail, letter, phone or sms
 * @param identityId the address it is about
 * @param wording null where no words were shown
 * @param occurredAt when it happened; never in the future
 */
public record RecordConsent(
        long customerId,
        String purpose,
        String topic,
        String channel,
        ConsentStatus status,
        LegalBasis legalBasis,
        long identityId,
        @Nullable ShownWording wording,
        ConsentSource source,
        Instant occurredAt) {}
