package org.regulars.dispatch;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why a customer got a mail: what they did, what they agreed to, what they were sent.
 *
 * @param facts what it was about, by its source: an abandoned basket gives {@code happened_at} (ISO moment) and
 *     {@code items}, a list of name and quantity
 * @param consentEntryId the entry of the consent ledger it relied on; null for transactional mail
 * @param subject '' until attempted
 * @param sentAt null until sent
 */
public record DispatchWhy(
        long customerId,
        long dispatchId,
        String sourceKind,
        String sourceKey,
        String purpose,
        String topic,
        Map<String, Object> facts,
        @Nullable Long consentEntryId,
        String templateKey,
        String subject,
        Instant plannedAt,
        @Nullable Instant sentAt) {}
