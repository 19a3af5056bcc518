package org.regulars.quality;

import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** Suggestions that staff applied together; undone at is null until they were taken back. */
public record QualityFix(
        long fixId,
        String issue,
        OffsetDateTime madeAt,
        String madeBy,
        @Nullable OffsetDateTime undoneAt,
        long items) {}
