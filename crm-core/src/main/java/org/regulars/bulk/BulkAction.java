package org.regulars.bulk;

import java.time.OffsetDateTime;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One change to many customers.
 *
 * @param kind key of the {@link BulkChange}
 * @param value what the change needs: tag, or key and value
 * @param counts how many customers by what became of them: waiting, same, restricted, changed, failed, undone, kept
 * @param finishedAt null until finished
 */
public record BulkAction(
        long bulkId,
        String kind,
        Map<String, String> value,
        BulkState state,
        String askedBy,
        OffsetDateTime createdAt,
        @Nullable OffsetDateTime finishedAt,
        Map<String, Long> counts) {

    public long count(String state) {
        return counts.getOrDefault(state, 0L);
    }

    public long total() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** How many the work under way has behind it, of {@link #toWork}. */
    public long worked() {
        return state == BulkState.UNDOING ? count("undone") + count("kept") : count("changed") + count("failed");
    }

    public long toWork() {
        return worked() + count(state == BulkState.UNDOING ? "changed" : "waiting");
    }

    String get(String name) {
        return value.getOrDefault(name, "");
    }

    /** By this source a value says that it came from here. */
    String source() {
        return "bulk-" + bulkId;
    }
}
