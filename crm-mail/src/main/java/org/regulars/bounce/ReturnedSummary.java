package org.regulars.bounce;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One line in the list of what came back.
 *
 * @param problem key of why it is about no mail of ours or cannot be read; '' for neither
 * @param reason null unless it is a bounce
 * @param customerId 0 where it is about no mail of ours
 * @param decision '' where it is about no mail of ours
 */
public record ReturnedSummary(
        long mailId,
        String source,
        Instant receivedAt,
        ReturnKind kind,
        String subject,
        String problem,
        @Nullable BounceReason reason,
        long customerId,
        String customerName,
        String decision,
        Map<String, Object> decisionFacts,
        boolean reversed) {}
