package org.regulars.dispatch;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One line of the ledger.
 *
 * @param customerName name, or address where no name is known
 * @param reason null when the state says it all
 * @param reasonFacts figures for the reason's sentence
 * @param subject '' until attempted
 * @param dueAt when it is looked at next, for those planned or held
 * @param sentAt null until sent
 */
public record DispatchSummary(
        long customerId,
        long dispatchId,
        String customerName,
        String timeZone,
        String sourceKind,
        String sourceKey,
        DispatchState state,
        @Nullable Reason reason,
        Map<String, Object> reasonFacts,
        String subject,
        Instant plannedAt,
        Instant dueAt,
        Instant changedAt,
        @Nullable Instant sentAt) {

    /** Where the next page of a list begins. */
    public String position() {
        return changedAt + "_" + dispatchId;
    }
}
