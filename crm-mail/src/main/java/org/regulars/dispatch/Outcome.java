package org.regulars.dispatch;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of one attempt.
 *
 * @param reason null when sent
 * @param reasonFacts figures and words for the reason's sentence
 * @param reply what the mail server said; '' when nothing
 * @param retryAt null unless held
 * @param claim under which it was attempted; '' for whichever
 */
public record Outcome(
        long customerId,
        long dispatchId,
        DispatchState state,
        @Nullable Reason reason,
        Map<String, Object> reasonFacts,
        String reply,
        @Nullable Instant retryAt,
        String claim) {

    public Outcome(
            long customerId,
            long dispatchId,
            DispatchState state,
            @Nullable Reason reason,
            Map<String, Object> reasonFacts,
            String reply,
            @Nullable Instant retryAt) {
        this(customerId, dispatchId, state, reason, reasonFacts, reply, retryAt, "");
    }
}
