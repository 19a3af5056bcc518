package org.regulars.bounce;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A mail or report that came back.
 *
 * @param problem key of why it is about no mail of ours or cannot be read; '' for neither
 * @param reason null unless it is a bounce
 * @param parts what it holds, to be read by people; empty where nothing was kept
 * @param returns what it said of mails of ours
 */
public record ReturnedMail(
        long mailId,
        String source,
        Instant receivedAt,
        ReturnKind kind,
        String subject,
        String problem,
        String recipient,
        @Nullable BounceReason reason,
        String status,
        String replyCode,
        String words,
        List<Part> parts,
        @Nullable Instant settledAt,
        String settledBy,
        List<ReturnLine> returns) {

    /**
     * A piece of it.
     *
     * @param key text, fields, headers, original or event
     */
    public record Part(String key, String text) {}
}
