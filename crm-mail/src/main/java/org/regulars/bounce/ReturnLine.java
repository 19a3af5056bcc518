package org.regulars.bounce;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a returned mail said of one dispatch, and what was decided.
 *
 * @param reason null unless it is a bounce
 * @param hard whether it says that there is no such mailbox
 * @param decision suppressed, stopped, counted, alert, already, nothing
 * @param decisionFacts the figures of the decision's sentence
 * @param reversedAt null unless staff took the decision back
 */
public record ReturnLine(
        long customerId,
        long returnId,
        long dispatchId,
        long mailId,
        String customerName,
        String source,
        ReturnKind kind,
        @Nullable BounceReason reason,
        boolean hard,
        String status,
        String replyCode,
        String words,
        Instant happenedAt,
        String decision,
        Map<String, Object> decisionFacts,
        @Nullable Instant reversedAt,
        String reversedBy) {

    /** Whether something was decided that can be taken back. */
    public boolean reversible() {
        return decision.equals("suppressed") && reversedAt == null;
    }
}
