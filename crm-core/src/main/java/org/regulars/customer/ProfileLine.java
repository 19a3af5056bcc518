package org.regulars.customer;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one attribute of one customer, side by side.
 *
 * @param definition null while nobody defined the key
 * @param values of every source, the one that counts first
 * @param past values that others took the place of, the newest first
 */
public record ProfileLine(String key, @Nullable AttributeDefinition definition, List<Value> values, List<Past> past) {

    public String label() {
        return definition == null ? AttributeDefinition.inWords(key) : definition.label("en");
    }

    /** The rule that decided. */
    public String rule() {
        return (definition == null ? ConflictRule.BEST_SOURCE : definition.rule()).key();
    }

    public boolean sensitive() {
        return definition != null && definition.sensitive();
    }

    /** The value that counts; null when none does. */
    public @Nullable Value effective() {
        return values.stream().filter(Value::effective).findFirst().orElse(null);
    }

    /** Whether there was something to decide. */
    public boolean disputed() {
        return values.size() > 1;
    }

    /**
     * One value of one source.
     *
     * @param fits whether it can be one of the attribute's type
     * @param wrongAt null unless staff said that it is wrong
     * @param rank 1 corrected by staff, 2 told, 3 from the shop's systems, 4 observed, 5 computed
     * @param stale whether it is older than values of its attribute stay timely
     */
    public record Value(
            String origin,
            String source,
            String text,
            boolean fits,
            OffsetDateTime recordedAt,
            @Nullable OffsetDateTime wrongAt,
            String wrongBy,
            boolean effective,
            int rank,
            boolean stale) {

        /** How far to trust it: high, medium or low, by where it comes from and how old it is. */
        public String confidence() {
            int steps = (rank <= 2 ? 0 : rank == 3 ? 1 : 2) + (stale ? 1 : 0);
            return !fits || wrongAt != null || steps >= 2 ? "low" : steps == 1 ? "medium" : "high";
        }
    }

    /** A value that another took the place of. */
    public record Past(
            String key, String origin, String source, String text, OffsetDateTime recordedAt, Instant replacedAt) {}
}
