package org.regulars.intake;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An event as its sender wrote it. Most need not be taken apart to be filed.
 *
 * @param text its JSON
 * @param messageId '' for one that must be taken apart
 * @param links addresses in it that could be those of products
 * @param tree the event taken apart, null while it need not be
 */
public record SentEvent(
        String text,
        String messageId,
        List<String> links,
        @Nullable JsonNode tree) {

    /** An event that was taken apart. */
    public static SentEvent of(JsonNode tree) {
        return new SentEvent("", "", List.of(), tree);
    }

    /** Whether it can be filed as it is, but for its links. */
    public boolean plain() {
        return !messageId.isEmpty();
    }
}
