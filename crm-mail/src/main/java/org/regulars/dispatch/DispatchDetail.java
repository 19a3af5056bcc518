package org.regulars.dispatch;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything about one dispatch.
 *
 * @param address '' until the gate chose one
 * @param consentEntryId null for transactional mail, and while none was relied on
 * @param messageId '' until attempted
 * @param content null until attempted
 * @param steps in order
 */
public record DispatchDetail(
        DispatchSummary summary,
        String occasion,
        String purpose,
        String topic,
        boolean transactional,
        String templateKey,
        String language,
        Map<String, Object> facts,
        String address,
        @Nullable Long consentEntryId,
        String messageId,
        @Nullable StoredMail content,
        List<Step> steps,
        List<Attempt> attempts) {

    /** A mail as it was rendered, with placeholders for personal links. */
    public record StoredMail(String subject, String html, String text) {}

    /** One decision; the reason is null when the state says it all. */
    public record Step(
            Instant at, DispatchState state, @Nullable Reason reason, Map<String, Object> reasonFacts) {}

    /** One try; the end is null while it is under way and for an answer that never came. */
    public record Attempt(
            int number, Instant startedAt, @Nullable Instant finishedAt, String reply) {}
}
